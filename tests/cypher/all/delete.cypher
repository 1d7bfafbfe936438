// Deletes everything.
//
// mode: write
// returns: deleted INTEGER
MATCH (node)
DETACH DELETE node
RETURN count(node) AS deleted
