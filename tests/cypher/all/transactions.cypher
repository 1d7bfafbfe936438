// How many transactions hold many locks, as those do that write much.
//
// mode: read
// use: step
// returns: writing INTEGER
SHOW TRANSACTIONS YIELD activeLockCount
WHERE activeLockCount > 100
RETURN count(*) AS writing
