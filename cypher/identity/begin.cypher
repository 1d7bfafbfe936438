// Marks the graph as keeping the spellings of its identities; `begun` is false if it was marked before.
//
// mode: write
// returns: begun BOOLEAN
MERGE (pool:Pool {name: 'registry'})
WITH pool, pool.keeps_spellings IS NULL AS begun
SET pool.keeps_spellings = true
RETURN begun
