// The open claims about the given models.
//
// mode: read
// use: step
// returns: model_id STRING, task_type STRING, precedence INTEGER, claim MAP
/*
:param model_ids => ['acme/small']
*/
UNWIND $model_ids AS model_id
MATCH (:Model {model_id: model_id})-[claim:CAPABLE_OF]->(type:TaskType)
WHERE claim.until IS NULL
MATCH (source:Source {name: claim.source})
RETURN model_id,
       type.name AS task_type,
       source.precedence AS precedence,
       properties(claim) AS claim
ORDER BY model_id, task_type, precedence, claim.source
