// The version of the schema that the graph was written with; no row in an empty graph.
//
// mode: read
// use: step
// returns: schema_version INTEGER
MATCH (pool:Pool {name: 'registry'})
RETURN pool.schema_version AS schema_version
