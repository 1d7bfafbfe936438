// Constraints and indexes; an index that belongs to a constraint isn't listed again.
//
// mode: read
// use: step
// returns: name STRING, kind STRING, label STRING, properties LIST<STRING>
SHOW INDEXES YIELD name, labelsOrTypes, properties, owningConstraint
WHERE labelsOrTypes IS NOT NULL
RETURN name,
       CASE WHEN owningConstraint IS NULL THEN 'INDEX' ELSE 'CONSTRAINT' END AS kind,
       labelsOrTypes[0] AS label,
       properties
ORDER BY name
