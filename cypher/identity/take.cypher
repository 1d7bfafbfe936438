// Registers spellings of names, and returns those whose identity already has another spelling.
//
// Names of one kind that differ only in case or in Unicode form are one identity with one `key`, which
// Python computes; the first spelling is kept. A name is registered in the transaction that writes it,
// so that of two concurrent writers the second waits and sees the spelling of the first. A Spelling's
// `names` holds several only in a graph that had them before spellings were kept.
//
// mode: write
// returns: key STRING, name STRING, known STRING
/*
:param rows => [{key: 'worker ada', kind: 'worker', name: 'Ada'}]
*/
UNWIND $rows AS row
MERGE (spelling:Spelling {key: row.key})
  ON CREATE SET spelling.kind = row.kind, spelling.names = [row.name]
WITH row, spelling
WHERE NOT row.name IN spelling.names
RETURN row.key AS key, row.name AS name, spelling.names[0] AS known
ORDER BY key, name
