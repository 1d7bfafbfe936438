// Takes all ratings from the graph, and sets the version of the schema that knew none.
//
// mode: write
// returns: changed INTEGER
MATCH (pool:Pool {name: 'registry'})
SET pool.schema_version = 3
WITH pool
MATCH (:Model)-[rated:RATED_FOR]->(:TaskType)
DELETE rated
RETURN count(rated) AS changed
