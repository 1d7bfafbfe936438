// The task types for which sources other than the given one list a model, or once listed it.
//
// A record for one of these may be a correction. No row means that no other source ever listed the
// model: a record must then be complete.
//
// mode: read
// use: step
// returns: task_type STRING
/*
:param model_id => 'acme/small'
:param source => 'overlay'
*/
MATCH (:Model {model_id: $model_id})-[claim:CAPABLE_OF]->(type:TaskType)
WHERE claim.source <> $source AND claim.scope IS NULL
RETURN DISTINCT type.name AS task_type
ORDER BY task_type
