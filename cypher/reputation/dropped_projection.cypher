// The projection of trust that was left in memory, by name, now dropped.
//
// It is left where `reputation/trust_with_gds` fails half way.
//
// mode: read
// use: step
// requires: Graph Data Science
// returns: projection STRING
/*
:param projection => 'example'
*/
CALL gds.graph.drop($projection, false) YIELD graphName
RETURN graphName AS projection
ORDER BY projection
