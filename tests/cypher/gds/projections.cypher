// The names of all projections in the server's memory.
//
// mode: read
// use: step
// returns: projection STRING
CALL gds.graph.list() YIELD graphName
RETURN graphName AS projection
ORDER BY projection
