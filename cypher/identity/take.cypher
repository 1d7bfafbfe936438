// Takes names for identities, and returns those that another spelling has already.
//
// Names of one kind that differ only in case or in Unicode form have one `key`, which Python makes, and
// are one identity: the first spelling takes it, and keeps it. Whoever writes a name takes it in the
// same transaction, so that of two writers at once the second waits, and finds what the first took.
// `names` holds several spellings only in a graph that had them before spellings were kept.
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
