// Opens claims on task types' places in the hierarchy: the parent that a source gives a task type.
//
// mode: write
// returns: opened INTEGER
/*
:param since => datetime('2026-01-01T00:00:00Z')
:param rows => [{source: 'example', precedence: 10, task_type: 'code-generation', kind_of: 'generation',
  load_id: 'load-1'}]
*/
UNWIND $rows AS row
MERGE (source:Source {name: row.source})
SET source.precedence = row.precedence
MERGE (type:TaskType {name: row.task_type})
MERGE (parent:TaskType {name: row.kind_of})
CREATE (type)-[claim:PLACED_UNDER {source: row.source, since: $since, load_id: row.load_id}]->(parent)
RETURN count(claim) AS opened
