// Records assignments of tasks to workers, each once.
//
// `mode` is 'assigned' where the pool decided, with the model that it advises, or 'chosen' where the
// worker did, with the model that it intends to use. A row with a known id changes nothing. A row that
// names something unknown, is dated before its task or its worker, or contradicts a known id isn't
// counted as `sound`: then roll back, and ask work/assignment_problems.
//
// mode: write
// returns: sound INTEGER, added INTEGER
/*
:param rows => [{assignment_id: 'assignment-1', task_id: 'task-1', worker_id: 'worker-1', mode: 'assigned',
  model_id: 'acme/small', assigned_at: null, digest: '00'}]
*/
UNWIND $rows AS row
MATCH (task:Task {task_id: row.task_id})
MATCH (worker:Worker {worker_id: row.worker_id})
OPTIONAL MATCH (model:Model {model_id: row.model_id})
OPTIONAL MATCH (known:Assignment {assignment_id: row.assignment_id})
WITH row, task, worker, model, known IS NULL AS is_new
WHERE (row.model_id IS NULL OR model IS NOT NULL)
  AND coalesce(row.assigned_at >= task.declared_at AND row.assigned_at >= worker.joined_at, true)
MERGE (assignment:Assignment {assignment_id: row.assignment_id})
  ON CREATE SET assignment.mode = row.mode,
                assignment.assigned_at = coalesce(row.assigned_at, datetime()),
                assignment.registry_as_of = coalesce(row.assigned_at, datetime()),
                assignment.digest = row.digest
WITH row, task, worker, model, is_new, assignment
WHERE assignment.digest = row.digest
MERGE (assignment)-[:FOR]->(task)
MERGE (assignment)-[:TO]->(worker)
FOREACH (advised IN CASE WHEN row.mode = 'assigned' AND model IS NOT NULL THEN [model] ELSE [] END |
  MERGE (assignment)-[:ADVISED]->(advised))
FOREACH (chosen IN CASE WHEN row.mode = 'chosen' AND model IS NOT NULL THEN [model] ELSE [] END |
  MERGE (assignment)-[:CHOSE]->(chosen))
// in hand until its outcome is reported
FOREACH (_ IN CASE WHEN assignment.reported THEN [] ELSE [1] END | MERGE (worker)-[:HOLDS]->(assignment))
RETURN count(DISTINCT row.assignment_id) AS sound, count(CASE WHEN is_new THEN 1 END) AS added
