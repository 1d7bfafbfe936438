// How far the loads of files of records are.
//
// mode: read
// use: step
// returns: file STRING, done INTEGER
MATCH (load:RecordLoad)
RETURN load.file AS file, load.done AS done
ORDER BY file
