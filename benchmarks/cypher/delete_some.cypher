// Deletes some nodes; repeat until none is left.
//
// mode: write
// returns: deleted INTEGER
MATCH (node)
WITH node LIMIT 10000
DETACH DELETE node
RETURN count(node) AS deleted
