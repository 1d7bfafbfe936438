// The anchors of trust: the workers that the pool's owner vouches for.
//
// With `as_of`, only those that had joined by then.
//
// mode: read
// use: question
// returns: worker_id STRING
/*
:param as_of => null
*/
MATCH (anchor:Worker:Trusted)
WHERE coalesce(anchor.joined_at <= $as_of, true)
RETURN anchor.worker_id AS worker_id
ORDER BY worker_id
