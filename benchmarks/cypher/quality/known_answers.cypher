// Lets just these tasks of a type have known answers, and no others.
//
// mode: write
// returns: known INTEGER
/*
:param task_type => 'code-generation'
:param known => {`task-1`: '42'}
:param since => datetime('2025-01-01T00:00:00Z')
*/
MATCH (task:Task)-[:OF_TYPE]->(:TaskType {name: $task_type})
SET task.reference = $known[task.task_id],
    task.reference_at = CASE WHEN $known[task.task_id] IS NULL THEN null ELSE $since END
RETURN count(task.reference) AS known
