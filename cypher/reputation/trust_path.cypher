// A shortest path of trust from an anchor to a worker: who found whose work right.
//
// mode: read
// returns: worker_ids LIST<STRING>
/*
:param worker_id => 'worker-1'
*/
MATCH (worker:Worker {worker_id: $worker_id})
MATCH (anchor:Trusted) WHERE anchor <> worker
MATCH path = shortestPath((anchor)-[:VERIFIED|REPORTED*..10]-(worker))
WHERE all(i IN range(0, length(path) - 1)
          WHERE CASE WHEN i % 2 = 0
                     THEN type(relationships(path)[i]) = 'VERIFIED' AND relationships(path)[i].agrees
                     ELSE type(relationships(path)[i]) = 'REPORTED' END)
WITH [node IN nodes(path) WHERE node:Worker | node.worker_id] AS worker_ids
RETURN worker_ids
ORDER BY size(worker_ids), worker_ids
LIMIT 1
