// Records that a chunk is loaded, in the transaction that writes it.
//
// `start` is where the chunk begins: no row means that another caller has loaded it meanwhile.
//
// mode: write
// returns: done INTEGER
/*
:param load_id => 'outcomes-00'
:param start => 0
:param size => 1000
:param added => 1000
*/
MATCH (load:RecordLoad {load_id: $load_id})
SET load.locked_at = datetime()
WITH load
WHERE load.done = $start
SET load.done = load.done + $size,
    load.added = load.added + $added,
    load.finished_at = CASE WHEN load.done + $size >= load.records THEN datetime() END
RETURN load.done AS done
