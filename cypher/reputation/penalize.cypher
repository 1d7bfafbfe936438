// Applies the current penalties to scores in a task type, and lifts those that no longer hold.
//
// `kept` maps workers to the factor that penalties leave of their scores, 1 for those that it doesn't name.
// Where the factor changes, the old score is kept as history until `at`.
//
// mode: write
// returns: changed INTEGER
/*
:param task_type => 'code-generation'
:param kept => {`worker-1`: 0.9}
:param at => datetime('2026-01-01T00:00:00Z')
*/
MATCH (worker:Worker)-[score:REPUTED_IN]->(type:TaskType {name: $task_type})
WITH worker, type, score, coalesce($kept[worker.worker_id], 1.0) AS kept,
     1 - coalesce(score.penalty, 0.0) AS before
WHERE abs(kept - before) > 1e-9 AND score.as_of <= $at
CREATE (worker)-[past:WAS_REPUTED_IN]->(type)
SET past = properties(score), past.until = $at,
    score.score = score.score / before * kept,
    score.lower_bound = score.lower_bound / before * kept,
    score.penalty = 1 - kept,
    score.as_of = $at
RETURN count(score) AS changed
