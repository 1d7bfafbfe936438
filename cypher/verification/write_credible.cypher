// Writes how credible workers are in a task type, model by model.
//
// mode: write
// returns: written INTEGER
/*
:param task_type => 'code-generation'
:param as_of => datetime('2026-01-01T00:00:00Z')
:param rows => [{worker_id: 'worker-1', model_id: 'acme/small', state: '{}', verified: 9, error: 0.02}]
*/
MATCH (type:TaskType {name: $task_type})
UNWIND $rows AS row
WITH type, row ORDER BY row.worker_id, row.model_id
MATCH (worker:Worker {worker_id: row.worker_id})
MERGE (worker)-[credible:CREDIBLE_IN {model_id: row.model_id}]->(type)
SET credible.state = row.state, credible.verified = row.verified, credible.error = row.error,
    credible.as_of = $as_of
RETURN count(credible) AS written
