// The task types for which other sources than one list a model now.
//
// No row means that none does: what is said of it must then be whole.
//
// mode: read
// returns: task_type STRING
/*
:param model_id => 'acme/small'
:param source => 'overlay'
*/
MATCH (:Model {model_id: $model_id})-[claim:CAPABLE_OF]->(type:TaskType)
WHERE claim.until IS NULL AND claim.source <> $source
RETURN DISTINCT type.name AS task_type
ORDER BY task_type
