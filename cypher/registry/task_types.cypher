// All task types, each with its parent, the more general type that it is a kind of, as of a point in time.
//
// mode: read
// use: question
// returns: name STRING, kind_of STRING, description STRING, kinds_needed INTEGER
/*
:param as_of => null
*/
MATCH (type:TaskType)
OPTIONAL MATCH (type)-[kind:KIND_OF|WAS_KIND_OF]->(parent:TaskType)
WHERE coalesce(kind.since <= $as_of, true) AND coalesce(kind.until > $as_of, kind.until IS NULL)
RETURN type.name AS name,
       parent.name AS kind_of,
       type.description AS description,
       type.kinds_needed AS kinds_needed
ORDER BY name
