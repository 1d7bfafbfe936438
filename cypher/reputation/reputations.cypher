// Workers' reputations, as of a moment; the highest lower bound first, a history by time.
//
// mode: read
// use: question
// returns: worker_id STRING, task_type STRING, score FLOAT, lower_bound FLOAT, share FLOAT, expected FLOAT,
// penalty FLOAT, evidence FLOAT, known INTEGER, rests_on LIST<STRING>, as_of ZONED DATETIME,
// until ZONED DATETIME
/*
:param worker_id => null
:param task_type => null
:param as_of => null
:param history => false
*/
MATCH (worker:Worker)-[score:REPUTED_IN|WAS_REPUTED_IN]->(type:TaskType)
WHERE coalesce(worker.worker_id = $worker_id, true) AND coalesce(type.name = $task_type, true)
  AND ($history OR CASE WHEN $as_of IS NULL THEN score.until IS NULL
                        ELSE score.as_of <= $as_of AND coalesce(score.until > $as_of, true) END)
RETURN worker.worker_id AS worker_id, type.name AS task_type, score.score AS score,
       score.lower_bound AS lower_bound, score.share AS share, score.expected AS expected, score.penalty AS penalty,
       score.evidence AS evidence, score.known AS known, score.rests_on AS rests_on, score.as_of AS as_of,
       score.until AS until
ORDER BY task_type, CASE WHEN $history THEN as_of END, lower_bound DESC, score DESC, worker_id, as_of
