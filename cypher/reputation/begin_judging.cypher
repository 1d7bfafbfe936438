// Begins a judging: whoever began one before can't write any more of it.
//
// mode: write
// returns: judging INTEGER
/*
:param writer => 'writer-1'
*/
MERGE (pool:Pool {name: 'registry'})
// So that the name of the property by which later writers lock exists: two that bring one wait for each other.
SET pool.writer = $writer, pool.locked_at = datetime()
RETURN coalesce(pool.judging, 0) + 1 AS judging
