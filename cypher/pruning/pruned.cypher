// The capabilities that are pruned now: why, since when, and by which load.
//
// `source` null means all: pruned-here is what `modelpool prune` recorded, and an overlay may prune, too. `claim`
// has all that the source says.
//
// mode: read
// use: question
// returns: model_id STRING, task_type STRING, because STRING, source STRING, since ZONED DATETIME, load_id STRING,
// claim MAP
/*
:param source => null
*/
MATCH (model:Model)-[claim:CAPABLE_OF WHERE claim.until IS NULL AND claim.pruned IS NOT NULL]->(type:TaskType)
WHERE $source IS NULL OR claim.source = $source
RETURN model.model_id AS model_id,
       type.name AS task_type,
       claim.pruned AS because,
       claim.source AS source,
       claim.since AS since,
       claim.load_id AS load_id,
       properties(claim) AS claim
ORDER BY task_type, model_id, source
