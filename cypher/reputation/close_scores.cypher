// Ends the current scores of workers in a task type, and keeps them as history.
//
// mode: write
// returns: closed INTEGER
/*
:param task_type => 'code-generation'
:param as_of => datetime('2025-07-05T00:00:00Z')
*/
MATCH (worker:Worker)-[score:REPUTED_IN]->(type:TaskType {name: $task_type})
CREATE (worker)-[past:WAS_REPUTED_IN]->(type)
SET past = properties(score), past.until = $as_of
DELETE score
RETURN count(past) AS closed
