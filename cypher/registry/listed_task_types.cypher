// The task types for which other sources than one list a model, or have listed it.
//
// What is said of it for these may be a correction. No row means that no other source ever listed it:
// what is said of it must then be whole.
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
