// Adds task types, and sets their descriptions and how many of their kinds speak for them.
//
// mode: write
// returns: added INTEGER
/*
:param rows => [{name: 'generation', description: 'Makes new content.', kinds_needed: 3},
  {name: 'code-generation', description: null, kinds_needed: null}]
*/
UNWIND $rows AS row
OPTIONAL MATCH (known:TaskType {name: row.name})
WITH row, known IS NULL AS is_new
MERGE (type:TaskType {name: row.name})
SET type.description = coalesce(row.description, type.description),
    type.kinds_needed = coalesce(row.kinds_needed, type.kinds_needed)
RETURN count(CASE WHEN is_new THEN 1 END) AS added
