// Open claims of the given sources that a load no longer holds.
//
// `keys` are 'source model_id task_type', the three joined by one space, for all the load holds.
// `last_of_model` says that no other open claim would be left: the model would be retired.
//
// mode: read
// returns: source STRING, model_id STRING, task_type STRING, last_of_model BOOLEAN
/*
:param sources => ['example']
:param keys => ['example acme/small generation']
*/
UNWIND $sources AS source
MATCH (model:Model)-[claim:CAPABLE_OF]->(type:TaskType)
WHERE claim.source = source AND claim.until IS NULL
  AND NOT source + ' ' + model.model_id + ' ' + type.name IN $keys
RETURN source,
       model.model_id AS model_id,
       type.name AS task_type,
       NOT EXISTS {
         MATCH (model)-[other:CAPABLE_OF]->(other_type:TaskType)
         WHERE other.until IS NULL
           AND (NOT other.source IN $sources
                OR other.source + ' ' + model.model_id + ' ' + other_type.name IN $keys)
       } AS last_of_model
ORDER BY source, model_id, task_type
