// What an id names (an outcome, an assignment, a task or a worker), and its assignments.
//
// `kind` null matches any kind. A worker's assignments are its newest, up to `limit`; all others' are
// complete. They are in order of time.
//
// mode: read
// use: step
// returns: kind STRING, assignment_ids LIST<STRING>
/*
:param id => 'outcome-1'
:param kind => null
:param limit => 10
*/
CALL () {
  MATCH (outcome:Outcome {outcome_id: $id})-[:OF]->(assignment:Assignment)
  RETURN 1 AS position, 'outcome' AS kind, [assignment.assignment_id] AS assignment_ids
  UNION
  MATCH (assignment:Assignment {assignment_id: $id})
  RETURN 2 AS position, 'assignment' AS kind, [assignment.assignment_id] AS assignment_ids
  UNION
  MATCH (task:Task {task_id: $id})
  RETURN 3 AS position, 'task' AS kind, COLLECT {
    MATCH (task)<-[:FOR]-(assignment:Assignment)
    RETURN assignment.assignment_id AS assignment_id
    ORDER BY assignment.assigned_at, assignment_id
  } AS assignment_ids
  UNION
  MATCH (worker:Worker {worker_id: $id})
  RETURN 4 AS position, 'worker' AS kind, reverse(COLLECT {
    MATCH (worker)<-[:TO]-(assignment:Assignment)
    RETURN assignment.assignment_id AS assignment_id
    ORDER BY assignment.assigned_at DESC, assignment_id DESC
    LIMIT $limit
  }) AS assignment_ids
}
WITH position, kind, assignment_ids
WHERE $kind IS NULL OR $kind = kind
RETURN kind, assignment_ids
ORDER BY position
LIMIT 1
