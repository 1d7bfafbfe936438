// Moves task types to the places that hold now; their former places stay as history.
//
// `kind_of` null puts a task type at the top. Models must then be moved to the profiles that they fit
// in the new hierarchy, by registry/shadow_profiles.
//
// mode: write
// returns: moved INTEGER
/*
:param since => datetime('2026-01-01T00:00:00Z')
:param rows => [{name: 'code-generation', kind_of: 'generation'}]
*/
UNWIND $rows AS row
MATCH (type:TaskType {name: row.name})
CALL (type) {
  MATCH (type)-[old:KIND_OF]->(parent:TaskType)
  CREATE (type)-[was:WAS_KIND_OF]->(parent)
  SET was = properties(old), was.until = $since
  DELETE old
}
CALL (type, row) {
  MATCH (parent:TaskType {name: row.kind_of})
  CREATE (type)-[:KIND_OF {since: $since}]->(parent)
}
RETURN count(type) AS moved
