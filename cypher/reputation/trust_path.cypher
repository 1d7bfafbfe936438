// A shortest path of trust from an anchor to a worker: who agreed with whose work.
//
// mode: read
// use: question
// returns: worker_ids LIST<STRING>
/*
:param worker_id => 'worker-1'
*/
MATCH path = ANY SHORTEST
      (anchor:Trusted)
      (()-[verdict:VERIFIED WHERE verdict.agrees]->(:Outcome)<-[:REPORTED]-(:Worker)){1,5}
      (worker:Worker {worker_id: $worker_id})
WHERE anchor <> worker
WITH [node IN nodes(path) WHERE node:Worker | node.worker_id] AS worker_ids
RETURN worker_ids
ORDER BY size(worker_ids), worker_ids
LIMIT 1
