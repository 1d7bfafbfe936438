// Makes the graph one that was written before spellings were kept.
//
// mode: write
// returns: forgotten INTEGER
MATCH (spelling:Spelling)
DELETE spelling
WITH count(*) AS forgotten
MATCH (pool:Pool)
REMOVE pool.keeps_spellings
RETURN forgotten
