// The workers that the pool's owner vouches for.
//
// mode: read
// use: step
// returns: worker_id STRING
MATCH (anchor:Trusted)
RETURN anchor.worker_id AS worker_id
ORDER BY worker_id
