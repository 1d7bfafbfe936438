// The spellings in which the graph knows identities, by their keys; those that it doesn't know have no row.
//
// mode: read
// use: step
// returns: key STRING, names LIST<STRING>
/*
:param keys => ['worker ada']
*/
UNWIND $keys AS key
MATCH (spelling:Spelling {key: key})
RETURN DISTINCT key, spelling.names AS names
ORDER BY key
