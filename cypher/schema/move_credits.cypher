// Moves what outcomes count for their workers to where it belongs, in a graph that has it elsewhere.
//
// Version 2 of the schema kept it in relations of their own.
//
// mode: write
// returns: moved INTEGER
/*
:param limit => 1000
*/
MATCH (pool:Pool {name: 'registry'})
WHERE pool.schema_version < 3
MATCH (worker:Worker)-[old]->(outcome:Outcome)<-[reported:REPORTED]-(worker)
WHERE type(old) = 'CREDITED_FOR'
WITH old, reported LIMIT $limit
SET reported += properties(old), reported.judging = 0
DELETE old
RETURN count(reported) AS moved
