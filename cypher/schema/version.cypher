// Writes the version of the schema into the graph, unless it has a newer one.
//
// mode: write
// returns: schema_version INTEGER
/*
:param version => 1
*/
MERGE (pool:Pool {name: 'registry'})
SET pool.schema_version = CASE WHEN pool.schema_version > $version THEN pool.schema_version ELSE $version END
RETURN pool.schema_version AS schema_version
