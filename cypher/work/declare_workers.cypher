// Declares workers, each once.
//
// A row with a known id changes nothing. A row that names an unknown task type, or contradicts a known
// id, isn't counted as `sound`: then roll back, and ask work/worker_problems.
//
// mode: write
// returns: sound INTEGER, added INTEGER
/*
:param rows => [{worker_id: 'worker-1', operator: 'acme', trusted: false, capacity: 4,
  task_types: ['code-generation'], verifies_only: null, joined_at: null, digest: '00'}]
*/
UNWIND $rows AS row
OPTIONAL MATCH (known:Worker {worker_id: row.worker_id})
WITH row, known IS NULL AS is_new
WHERE all(name IN row.task_types WHERE EXISTS { (:TaskType {name: name}) })
MERGE (worker:Worker {worker_id: row.worker_id})
  ON CREATE SET worker.capacity = row.capacity,
                worker.verifies_only = row.verifies_only,
                worker.joined_at = coalesce(row.joined_at, datetime()),
                worker.digest = row.digest
WITH row, is_new, worker
WHERE worker.digest = row.digest
FOREACH (operator_id IN CASE WHEN row.operator IS NULL THEN [] ELSE [row.operator] END |
  MERGE (operator:Operator {operator_id: operator_id})
  MERGE (worker)-[:RUN_BY]->(operator))
FOREACH (_ IN CASE WHEN row.trusted THEN [1] ELSE [] END | SET worker:Trusted)
WITH row, is_new, worker
CALL (row, worker) {
  UNWIND row.task_types AS name
  MATCH (type:TaskType {name: name})
  MERGE (worker)-[:TAKES]->(type)
}
RETURN count(DISTINCT row.worker_id) AS sound, count(CASE WHEN is_new THEN 1 END) AS added
