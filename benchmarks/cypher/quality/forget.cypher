// Deletes work and what it shows, some nodes at a time, and the benchmark's own task type with the last of it.
//
// mode: write
// returns: deleted INTEGER
/*
:param task_type => 'code-generation'
:param limit => 10000
*/
MATCH (node)
WHERE node:Outcome OR node:Assignment OR node:Task OR node:Worker OR node:Ring
   OR (node:TaskType AND node.name = $task_type)
WITH node
LIMIT $limit
DETACH DELETE node
RETURN count(*) AS deleted
