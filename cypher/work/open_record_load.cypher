// Begins the load of a file of records, or finds where an earlier one of the same file stopped.
//
// mode: write
// returns: done INTEGER, added INTEGER, finished BOOLEAN
/*
:param load_id => 'outcomes-00'
:param kind => 'outcomes'
:param file => 'outcomes.jsonl'
:param sha256 => '00'
:param records => 1000000
*/
MERGE (load:RecordLoad {load_id: $load_id})
  ON CREATE SET load.kind = $kind,
                load.file = $file,
                load.sha256 = $sha256,
                load.records = $records,
                load.done = 0,
                load.added = 0,
                load.started_at = datetime()
RETURN load.done AS done, load.added AS added, load.finished_at IS NOT NULL AS finished
