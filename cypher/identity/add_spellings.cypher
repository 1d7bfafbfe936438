// Adds the spellings of a graph that was written before spellings were kept, even ones of the same identity.
//
// mode: write
// returns: added INTEGER
/*
:param rows => [{key: 'worker ada', kind: 'worker', name: 'Ada'}]
*/
UNWIND $rows AS row
MERGE (spelling:Spelling {key: row.key})
  ON CREATE SET spelling.kind = row.kind, spelling.names = []
WITH row, spelling
WHERE NOT row.name IN spelling.names
SET spelling.names = spelling.names + row.name
RETURN count(*) AS added
