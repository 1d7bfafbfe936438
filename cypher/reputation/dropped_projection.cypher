// The in-memory projection of trust by that name, now dropped.
//
// `reputation/trust_with_gds` leaves it behind when it fails midway.
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
