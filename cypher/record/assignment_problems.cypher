// What is wrong with assignments that are to be recorded.
//
// `missing` tells what isn't in the graph from what contradicts it.
//
// mode: read
// returns: position INTEGER, field STRING, found STRING, expected STRING, missing BOOLEAN
/*
:param rows => [{assignment_id: 'assignment-1', task_id: 'task-1', worker_id: 'worker-1', model_id: 'acme/small', assigned_at: null, digest: '00'}]
*/
UNWIND range(0, size($rows) - 1) AS position
WITH position, $rows[position] AS row
OPTIONAL MATCH (task:Task {task_id: row.task_id})
OPTIONAL MATCH (worker:Worker {worker_id: row.worker_id})
OPTIONAL MATCH (model:Model {model_id: row.model_id})
OPTIONAL MATCH (known:Assignment {assignment_id: row.assignment_id})
UNWIND [
  CASE WHEN task IS NULL
       THEN {field: 'task_id', found: row.task_id, expected: 'a declared task', missing: true} END,
  CASE WHEN worker IS NULL
       THEN {field: 'worker_id', found: row.worker_id, expected: 'a declared worker', missing: true} END,
  CASE WHEN model IS NULL AND row.model_id IS NOT NULL
       THEN {field: 'model_id', found: row.model_id, expected: 'a model of the registry', missing: true} END,
  CASE WHEN row.assigned_at < task.declared_at
       THEN {field: 'assigned_at', found: toString(row.assigned_at), missing: false,
             expected: 'no time before the task was declared, ' + toString(task.declared_at)} END,
  CASE WHEN row.assigned_at < worker.joined_at
       THEN {field: 'assigned_at', found: toString(row.assigned_at), missing: false,
             expected: 'no time before the worker joined, ' + toString(worker.joined_at)} END,
  CASE WHEN known.digest <> row.digest
       THEN {field: 'assignment_id', found: row.assignment_id, missing: false,
             expected: 'what is known of this assignment, or another id'} END] AS problem
WITH position, problem
WHERE problem IS NOT NULL
RETURN position, problem.field AS field, problem.found AS found, problem.expected AS expected,
       problem.missing AS missing
ORDER BY position, field, expected
