// How many nodes and relations there are.
//
// mode: read
// returns: nodes INTEGER, relations INTEGER
RETURN COUNT { () } AS nodes, COUNT { ()-->() } AS relations
