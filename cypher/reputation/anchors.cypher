// The anchors of trust: the workers that the pool's owner vouches for.
//
// mode: read
// returns: worker_id STRING
MATCH (anchor:Worker:Trusted)
RETURN anchor.worker_id AS worker_id
ORDER BY worker_id
