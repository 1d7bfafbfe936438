// Workers that claim a quality which verification doesn't confirm.
//
// The excess is the claimed quality less the verified one: 1 or 0 where the answer is known, else the
// mean score of verdicts, which is 1 or 0 for one without a score; where a Trusted worker gave one,
// only such verdicts count. A worker's mean excess is compared with that of the others. Score: n d² /
// 2 for a mean d above theirs, Hoeffding's bound as a logarithm.
//
// mode: read
// use: detector
// severity: warning
// threat: false claims
// maturity: experimental
// reference: Hoeffding (1963)
// measured: not yet on real records
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param false_positives => 0.01
*/
MATCH (worker:Worker)
CALL (worker) {
  MATCH (worker)-[:REPORTED]->(outcome:Outcome)-[:OF]->(:Assignment)-[:FOR]->(task:Task)
  WHERE outcome.quality IS NOT NULL
    AND NOT EXISTS {
      (worker)<-[:AGAINST]-(cleared:Finding {rule: 'misuse/inflated_claims', status: 'dismissed'})
      WHERE coalesce(cleared.after, datetime({year: 1})) < coalesce(outcome.recorded_at, outcome.reported_at)
        <= cleared.seen_at
    }
  OPTIONAL MATCH (verifier:Worker)-[verdict:VERIFIED]->(outcome)
  WITH outcome, task, verifier:Trusted AS trusted,
       coalesce(verdict.score, CASE WHEN verdict.agrees THEN 1.0 WHEN NOT verdict.agrees THEN 0.0 END) AS said
  WITH outcome, CASE WHEN task.reference IS NULL OR outcome.answer IS NULL THEN null
         WHEN outcome.answer = task.reference THEN 1.0 ELSE 0.0 END AS known,
       avg(CASE WHEN trusted THEN said END) AS audited, avg(said) AS judged
  WITH outcome.outcome_id AS outcome, outcome.quality - coalesce(known, audited, judged) AS excess
  WHERE excess IS NOT NULL
  WITH outcome, excess ORDER BY excess DESC, outcome
  RETURN count(*) AS n, sum(excess) AS excess, collect(outcome)[..50] AS outcomes
}
WITH worker, n, excess, outcomes
WHERE n > 0
WITH collect({id: worker.worker_id, n: n, excess: excess, outcomes: outcomes}) AS workers, sum(n) AS total,
     sum(excess) AS all_excess
UNWIND workers AS worker
WITH size(workers) AS population, worker, worker.excess / worker.n AS own,
     CASE WHEN total > worker.n THEN (all_excess - worker.excess) / (total - worker.n) ELSE 0.0 END AS others
WITH population, worker, own, CASE WHEN others > 0 THEN others ELSE 0.0 END AS others
WHERE own > others
WITH population, worker, own, others, worker.n * (own - others) ^ 2 / 2 AS score
WHERE score >= log(population / $false_positives)
RETURN worker.id AS key, 'warning' AS severity,
       worker.id + ' claims more quality than verification bears out' AS summary,
       ['claimed too much: ' + round(own, 2) + ' on average, others ' + round(others, 2),
        'verified outcomes: ' + worker.n] AS facts,
       population, score, [] AS model_ids, [worker.id] AS worker_ids,
       [o IN worker.outcomes | 'outcome ' + o] AS evidence
ORDER BY score DESC, key
