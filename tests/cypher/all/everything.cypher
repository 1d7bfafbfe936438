// All nodes and all relations with their properties, in a total order.
//
// mode: read
// use: step
// returns: kind STRING, identity STRING, facts MAP
MATCH (node)
RETURN labels(node)[0] AS kind, elementId(node) AS identity, properties(node) AS facts
ORDER BY identity
UNION ALL
MATCH (source)-[relation]->(target)
RETURN type(relation) AS kind, elementId(relation) AS identity, properties(relation) AS facts
ORDER BY identity
