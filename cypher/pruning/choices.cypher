// Which capabilities were chosen since a moment, how often, and for which type of task.
//
// A choice is an assignment: of the model that its outcome used, else of the one that the worker chose, else of
// the one that the pool advised. `declared_for` is the task type for which the model is nearest to the task's
// own; null: it is capable of it no more.
//
// mode: read
// use: question
// returns: task_type STRING, model_id STRING, declared_for STRING, choices INTEGER
/*
:param since => datetime('2026-01-01T00:00:00Z')
*/
MATCH (assignment:Assignment)-[:FOR]->(:Task)-[:OF_TYPE]->(own:TaskType)
WHERE assignment.assigned_at >= $since
OPTIONAL MATCH (assignment)<-[:OF]-(:Outcome)-[:USED]->(used:Model)
OPTIONAL MATCH (assignment)-[:CHOSE]->(chosen:Model)
OPTIONAL MATCH (assignment)-[:ADVISED]->(advised:Model)
WITH own, coalesce(used, chosen, advised) AS model
WHERE model IS NOT NULL
WITH own, model, count(*) AS choices
WITH own, model, choices, COLLECT { MATCH (own)-[:KIND_OF*0..]->(type:TaskType) RETURN type.name } AS chain
RETURN own.name AS task_type,
       model.model_id AS model_id,
       head(COLLECT {
         MATCH (model)-[:FITS]->(profile:Profile)
         WHERE profile.task_type IN chain AND none(name IN profile.shadowed_by WHERE name IN chain)
         RETURN profile.task_type
       }) AS declared_for,
       choices
ORDER BY task_type, model_id
