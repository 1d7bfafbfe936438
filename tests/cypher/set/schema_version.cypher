// Writes another version of the schema into the graph.
//
// mode: write
// returns: changed INTEGER
/*
:param version => 2
*/
MATCH (pool:Pool)
SET pool.schema_version = $version
RETURN count(pool) AS changed
