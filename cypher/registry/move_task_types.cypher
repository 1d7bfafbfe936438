// Gives task types the places that hold now; where they were stays readable.
//
// `kind_of` null puts a task type at the top. Models must then be moved to the profiles that they fit
// under the new places: registry/shadow_profiles does.
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
