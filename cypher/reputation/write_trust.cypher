// Writes the workers' trust, as a share of the most that anybody has, where it changed.
//
// mode: write
// returns: written INTEGER
/*
:param trust => {`worker-1`: 0.5}
*/
MATCH (worker:Worker)
WITH worker, $trust[worker.worker_id] AS trust
WHERE coalesce(worker.trust, -1.0) <> coalesce(trust, -1.0)
SET worker.trust = trust
RETURN count(worker) AS written
