// The classes that hold of models for task types, and from where: by the rating for the type or the nearest above.
//
// Of each model there are the given task types and, if it has `every`, those that it is rated for. `rated_for` is the
// type whose rating holds, null where there is none: then the model isn't declared for the task type.
//
// mode: read
// use: step
// returns: model_id STRING, task_type STRING, rated_for STRING, field STRING, class STRING, how STRING,
// basis STRING, source STRING
/*
:param rows => [{model_id: 'acme/small', task_types: ['code-generation'], every: true}]
*/
UNWIND $rows AS row
MATCH (model:Model {model_id: row.model_id})
CALL (row, model) {
  MATCH (type:TaskType)
  WHERE type.name IN row.task_types
  RETURN type
  UNION
  MATCH (model)-[rated:RATED_FOR WHERE rated.counts]->(type:TaskType)
  WHERE row.every
  RETURN type
}
WITH model, type, head(COLLECT {
  MATCH path = (type)-[:KIND_OF*0..]->(above:TaskType)
  MATCH (model)-[rated:RATED_FOR WHERE rated.counts]->(above)
  RETURN {type: above, rated: rated} AS near ORDER BY length(path) LIMIT 1
}) AS near
UNWIND ['accuracy', 'latency', 'cost'] AS about
WITH model, type, near.type AS above, near.rated AS rated, about, about + '_class' AS field, about + '_basis' AS basis
WITH *, head(COLLECT {
  MATCH (model)-[claim:CAPABLE_OF WHERE claim.until IS NULL]->(above)
  MATCH (source:Source {name: claim.source})
  WHERE claim[field] <> 'Unknown'
  RETURN claim ORDER BY source.precedence, source.name, claim.since DESC, claim.digest LIMIT 1
}) AS claim
RETURN model.model_id AS model_id,
       type.name AS task_type,
       above.name AS rated_for,
       field,
       coalesce(rated[field], 'Unknown') AS class,
       rated[about + '_how'] AS how,
       coalesce(rated[basis], claim[basis]) AS basis,
       CASE WHEN rated[basis] IS NULL THEN claim.source END AS source
ORDER BY model_id, task_type, field
