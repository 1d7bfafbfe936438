// Notes that the graph keeps the spellings of its identities; `begun` is false where it did already.
//
// mode: write
// returns: begun BOOLEAN
MERGE (pool:Pool {name: 'registry'})
WITH pool, pool.keeps_spellings IS NULL AS begun
SET pool.keeps_spellings = true
RETURN begun
