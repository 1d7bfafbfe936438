// The outcomes behind a worker's reputation, the most influential first, and who verified them.
//
// `moved` is how far the outcome shifts the worker's share in its task type from the mean share of all workers
// there, in which each operator counts once: so a bad worker's list begins with its mistakes.
//
// mode: read
// use: question
// returns: task_type STRING, outcome_id STRING, task_id STRING, answer STRING, reference STRING, right FLOAT,
// weight FLOAT, moved FLOAT, rests_on STRING, verifiers LIST<STRING>, reported_at ZONED DATETIME
/*
:param worker_id => 'worker-1'
:param task_type => null
:param limit => 20
*/
MATCH (pool:Pool {name: 'registry'})
MATCH (worker:Worker {worker_id: $worker_id})-[reported:REPORTED]->(outcome:Outcome)
      -[:OF]->(:Assignment)-[:FOR]->(task:Task)-[:OF_TYPE]->(type:TaskType)
MATCH (worker)-[score:REPUTED_IN]->(type)
WHERE coalesce(type.name = $task_type, true)
// what a judging that hasn't ended wrote doesn't hold yet
WITH type, score, outcome, task, CASE WHEN reported.judging > coalesce(pool.judging, 0)
     THEN {right: reported.was_right, weight: reported.was_weight, rests_on: reported.was_rests_on}
     ELSE reported {.right, .weight, .rests_on} END AS credit
WHERE credit.right IS NOT NULL
WITH type, score, collect({credit: credit, outcome: outcome, task: task}) AS credits
CALL (type) {
  MATCH (one:Worker)-[each:REPUTED_IN]->(type)
  OPTIONAL MATCH (one)-[:RUN_BY]->(operator:Operator)
  // sums of the same numbers, in the same order
  WITH one, each, operator ORDER BY one.worker_id
  WITH coalesce(operator, one) AS voice, min(one.worker_id) AS first, avg(each.share * each.evidence) AS right,
       avg(each.evidence) AS evidence ORDER BY first
  RETURN sum(right) / sum(evidence) AS mean
}
UNWIND credits AS each
WITH type, each.credit AS credit, each.outcome AS outcome, each.task AS task, score, mean
WITH type, credit, outcome, task, (credit.right - mean) * credit.weight / (score.evidence + 1) AS moved
RETURN type.name AS task_type, outcome.outcome_id AS outcome_id, task.task_id AS task_id, outcome.answer AS answer,
       task.reference AS reference, credit.right AS right, credit.weight AS weight, moved,
       credit.rests_on AS rests_on, COLLECT {
         MATCH (verifier:Worker)-[verdict:VERIFIED]->(outcome)
         RETURN verifier.worker_id + CASE WHEN verdict.agrees THEN ' agrees' ELSE ' disagrees' END AS said
         ORDER BY said
       } AS verifiers, outcome.reported_at AS reported_at
ORDER BY abs(moved) DESC, outcome_id
LIMIT $limit
