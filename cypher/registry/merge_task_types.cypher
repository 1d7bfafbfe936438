// Adds task types, and sets their descriptions.
//
// mode: write
// returns: added INTEGER
/*
:param rows => [{name: 'generation', description: 'Makes new content.'}, {name: 'code-generation', description: null}]
*/
UNWIND $rows AS row
OPTIONAL MATCH (known:TaskType {name: row.name})
WITH row, known IS NULL AS is_new
MERGE (type:TaskType {name: row.name})
SET type.description = coalesce(row.description, type.description)
RETURN count(CASE WHEN is_new THEN 1 END) AS added
