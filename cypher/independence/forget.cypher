// Deletes how errors coincide in task types that have no judged outcomes any more.
//
// mode: write
// returns: forgotten INTEGER
/*
:param task_types => ['code-generation']
*/
CALL () {
  MATCH (:Pool {name: 'registry'})-[old:COINCIDES_IN]->(type:TaskType)
  WHERE NOT type.name IN $task_types
  DELETE old
  RETURN count(old) AS types
}
CALL () {
  MATCH (:BaseModel)-[old:ERRS_IN]->(type:TaskType)
  WHERE NOT type.name IN $task_types
  DELETE old
}
CALL () {
  MATCH (:BaseModel)-[old:ERRS_WITH]->(:BaseModel)
  WHERE NOT old.task_type IN $task_types
  DELETE old
}
RETURN types AS forgotten
