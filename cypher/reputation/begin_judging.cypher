// Begins a judging: whoever began one before can't write any more of it.
//
// mode: write
// returns: judging INTEGER
/*
:param writer => 'writer-1'
*/
MERGE (pool:Pool {name: 'registry'})
// Writers lock by `locked_at`, so that it is known beforehand: two that bring a new name wait for each other.
SET pool.writer = $writer, pool.locked_at = datetime()
RETURN coalesce(pool.judging, 0) + 1 AS judging
