// All task types, each with the more general one that it is a kind of.
//
// mode: read
// returns: name STRING, kind_of STRING, description STRING
MATCH (type:TaskType)
OPTIONAL MATCH (type)-[:KIND_OF]->(parent:TaskType)
RETURN type.name AS name,
       parent.name AS kind_of,
       type.description AS description
ORDER BY name
