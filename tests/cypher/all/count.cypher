// How many nodes and relations there are.
//
// mode: read
// use: step
// returns: nodes INTEGER, relations INTEGER
RETURN COUNT { () } AS nodes, COUNT { ()-->() } AS relations
