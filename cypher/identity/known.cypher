// The known spellings of identities, by their keys; unknown identities have no row.
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
