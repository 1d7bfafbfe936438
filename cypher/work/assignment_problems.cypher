// Problems of assignments that are to be recorded.
//
// `missing` is true where something isn't in the graph, false where the row contradicts it.
//
// mode: read
// use: step
// returns: position INTEGER, field STRING, found STRING, expected STRING, missing BOOLEAN
/*
:param rows => [{assignment_id: 'assignment-1', task_id: 'task-1', worker_id: 'worker-1', mode: 'chosen',
  model_id: 'acme/small', assigned_at: null, digest: '00'}]
*/
UNWIND range(0, size($rows) - 1) AS position
WITH position, $rows[position] AS row
OPTIONAL MATCH (task:Task {task_id: row.task_id})
OPTIONAL MATCH (worker:Worker {worker_id: row.worker_id})
OPTIONAL MATCH (model:Model {model_id: row.model_id})
OPTIONAL MATCH (known:Assignment {assignment_id: row.assignment_id})
WITH position, row, task, worker, model, known,
     [pair IN [
       ['task_id', head([(known)-[:FOR]->(of:Task) | of.task_id]), row.task_id],
       ['worker_id', head([(known)-[:TO]->(by:Worker) | by.worker_id]), row.worker_id],
       ['mode', known.mode, row.mode],
       ['model_id', head([(known)-[:ADVISED|CHOSE]->(with:Model) | with.model_id]), row.model_id]
     ] WHERE known.digest <> row.digest
       AND coalesce(pair[1] <> pair[2], (pair[1] IS NULL) <> (pair[2] IS NULL))] AS pairs
// a time left out was the server's: it is a problem only where nothing else differs
WITH position, row, task, worker, model, known, pairs + CASE
       WHEN known.digest <> row.digest AND coalesce(known.assigned_at <> row.assigned_at, pairs = [])
       THEN [['assigned_at', toString(known.assigned_at), toString(row.assigned_at)]] ELSE [] END AS differing
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
             expected: 'no time before the worker joined, ' + toString(worker.joined_at)} END] + [pair IN differing |
  {field: pair[0], found: pair[2], missing: false,
   expected: left(coalesce(pair[1], 'nothing'), 80) + ', what is known of this assignment (' + row.assignment_id
     + '), or another id'}] AS problem
WITH position, problem
WHERE problem IS NOT NULL
RETURN position, problem.field AS field, problem.found AS found, problem.expected AS expected,
       problem.missing AS missing
ORDER BY position, found IS NULL, field, expected
