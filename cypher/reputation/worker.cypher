// Whether the pool knows a worker.
//
// mode: read
// use: step
// returns: worker_id STRING
/*
:param worker_id => 'worker-1'
*/
MATCH (worker:Worker {worker_id: $worker_id})
RETURN worker.worker_id AS worker_id
ORDER BY worker_id
