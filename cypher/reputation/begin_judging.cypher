// Begins a judging: whoever began one before can't write any more of it.
//
// mode: write
// returns: judging INTEGER
/*
:param writer => 'writer-1'
*/
MERGE (pool:Pool {name: 'registry'})
SET pool.writer = $writer
RETURN coalesce(pool.judging, 0) + 1 AS judging
