// Adds task types and their places in the hierarchy.
//
// A task type has one parent at most. `placed` counts those that have got another place: what
// models below or above them fit must then be resolved anew.
//
// mode: write
// returns: added INTEGER, placed INTEGER
/*
:param rows => [{name: 'generation', kind_of: null, description: 'Makes new content.'}, {name: 'code-generation', kind_of: 'generation', description: null}]
*/
UNWIND $rows AS row
OPTIONAL MATCH (known:TaskType {name: row.name})
WITH row, known IS NULL AS is_new
MERGE (type:TaskType {name: row.name})
SET type.description = coalesce(row.description, type.description)
WITH type, row, is_new
CALL (type, row) {
  WITH type, row
  WHERE row.kind_of IS NOT NULL
    AND NOT EXISTS { (type)-[:KIND_OF]->(:TaskType {name: row.kind_of}) }
  OPTIONAL MATCH (type)-[old:KIND_OF]->(:TaskType)
  DELETE old
  MERGE (parent:TaskType {name: row.kind_of})
  CREATE (type)-[:KIND_OF]->(parent)
  RETURN count(*) AS placed
}
RETURN count(CASE WHEN is_new THEN 1 END) AS added, sum(placed) AS placed
