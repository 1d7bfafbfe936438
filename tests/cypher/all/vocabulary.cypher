// The labels and relations that are in use, each with the properties in use.
//
// A Worker's optional label Trusted isn't listed.
//
// mode: read
// use: step
// returns: label STRING, relation STRING, target STRING, properties LIST<STRING>
MATCH (node)
UNWIND CASE keys(node) WHEN [] THEN [null] ELSE keys(node) END AS property
WITH [name IN labels(node) WHERE name <> 'Trusted'][0] AS label, collect(DISTINCT property) AS properties
RETURN label, null AS relation, null AS target, properties
UNION
MATCH (source)-[relation]->(target)
UNWIND CASE keys(relation) WHEN [] THEN [null] ELSE keys(relation) END AS property
WITH [name IN labels(source) WHERE name <> 'Trusted'][0] AS label, type(relation) AS relation, [name IN labels(target) WHERE name <> 'Trusted'][0] AS target, collect(DISTINCT property) AS properties
RETURN label, relation, target, properties
