// The progress of the load of a file of records; no row when none has begun.
//
// mode: read
// use: step
// returns: records INTEGER, done INTEGER, added INTEGER, finished BOOLEAN
/*
:param load_id => 'outcomes-00'
*/
MATCH (load:RecordLoad {load_id: $load_id})
RETURN load.records AS records,
       load.done AS done,
       load.added AS added,
       load.finished_at IS NOT NULL AS finished
ORDER BY records
