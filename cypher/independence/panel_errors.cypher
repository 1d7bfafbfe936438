// What is known of the errors of a panel's members in a task type, and of each two of them.
//
// The panel names models or base models. A member without a base model isn't known to the pool.
//
// mode: read
// use: step
// returns: members LIST<MAP>, pairs LIST<MAP>, phi FLOAT, alike FLOAT, choices INTEGER, as_of ZONED DATETIME
/*
:param task_type => 'code-generation'
:param panel => ['acme/small', 'acme/large']
*/
MATCH (type:TaskType {name: $task_type})
OPTIONAL MATCH (:Pool {name: 'registry'})-[pool:COINCIDES_IN]->(type)
WITH pool, COLLECT {
  UNWIND range(0, size($panel) - 1) AS place
  OPTIONAL MATCH (:Model {model_id: $panel[place]})-[:VERSION_OF]->(of:BaseModel)
  OPTIONAL MATCH (named:BaseModel {name: $panel[place]})
  WITH place, coalesce(of, named) AS base, type
  OPTIONAL MATCH (base)-[errs:ERRS_IN]->(type)
  RETURN {name: $panel[place], base_model: base.name, accuracy: errs.accuracy} AS member ORDER BY place
} AS members
RETURN members, COLLECT {
  MATCH (one:BaseModel)-[errs:ERRS_WITH {task_type: $task_type}]->(other:BaseModel)
  WHERE one.name IN [m IN members | m.base_model] AND other.name IN [m IN members | m.base_model]
  RETURN errs {.phi, .expected, .alike, one: one.name, other: other.name} AS pair ORDER BY one.name, other.name
} AS pairs, pool.phi AS phi, pool.alike AS alike, pool.choices AS choices, pool.as_of AS as_of
ORDER BY as_of
