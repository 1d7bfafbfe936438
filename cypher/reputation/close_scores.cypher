// Ends the current scores of workers in a task type that differ from new ones, and keeps them as history.
//
// `kept` are the workers whose scores are the same.
//
// mode: write
// returns: kept LIST<STRING>
/*
:param task_type => 'code-generation'
:param as_of => datetime('2025-07-05T00:00:00Z')
:param scores => {`worker-1`: {score: 0.8, lower_bound: 0.6, share: 0.8, expected: 0.0, penalty: 0.0,
  evidence: 12.0, known: 2, rests_on: ['known answers', 'agreement']}}
*/
MATCH (worker:Worker)-[score:REPUTED_IN]->(type:TaskType {name: $task_type})
WITH worker, score, type, $scores[worker.worker_id] AS new
WITH worker, score, type,
     new IS NULL OR any(name IN keys(new) WHERE coalesce(score[name] <> new[name], true)) AS differs
FOREACH (old IN CASE WHEN differs THEN [score] ELSE [] END |
  CREATE (worker)-[past:WAS_REPUTED_IN]->(type)
  SET past = properties(old), past.until = $as_of
  DELETE old)
RETURN collect(CASE WHEN NOT differs THEN worker.worker_id END) AS kept
