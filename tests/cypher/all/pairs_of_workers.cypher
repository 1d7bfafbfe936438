// How many pairs of workers there are, counted one by one.
//
// mode: read
// use: step
// returns: pairs INTEGER
MATCH (one:Worker)
MATCH (other:Worker)
WHERE one.joined_at <= other.joined_at AND one.worker_id < other.worker_id
RETURN count(*) AS pairs
