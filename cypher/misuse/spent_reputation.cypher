// Workers that are right on Low-risk tasks, and then fail on riskier ones.
//
// Judged by known answers. The share of failures on riskier tasks is compared with the others' there,
// to which one failure and one success are added; on Low-risk tasks the worker is at least as good as
// the others. Score: n KL(share, expected), Chernoff's bound as a logarithm.
//
// mode: read
// use: detector
// severity: warning
// threat: false claims
// maturity: experimental
// reference: Chernoff (1952); Hoffman, Zage and Nita-Rotaru (2009) on such attacks
// measured: not yet on real records
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param false_positives => 0.01
*/
MATCH (worker:Worker)-[:REPORTED]->(outcome:Outcome)-[:OF]->(:Assignment)-[:FOR]->(task:Task)
WHERE outcome.answer IS NOT NULL AND task.reference IS NOT NULL
  // Dismissals don't cover Low-risk tasks: the reputation earned there still counts.
  AND (task.risk_level = 'Low' OR NOT EXISTS {
    (worker)<-[:AGAINST]-(cleared:Finding {rule: 'misuse/spent_reputation', status: 'dismissed'})
    WHERE coalesce(cleared.after, datetime({year: 1})) < coalesce(outcome.recorded_at, outcome.reported_at)
      <= cleared.seen_at
  })
WITH worker, task.risk_level = 'Low' AS easy, outcome.answer <> task.reference AS failed
WITH worker, count(CASE WHEN easy THEN 1 END) AS easy, count(CASE WHEN easy AND failed THEN 1 END) AS easy_failed,
     count(CASE WHEN NOT easy THEN 1 END) AS n, count(CASE WHEN NOT easy AND failed THEN 1 END) AS failed
WITH collect({worker: worker, easy: easy, easy_failed: easy_failed, n: n, failed: failed}) AS workers,
     count(CASE WHEN n > 0 AND easy > 0 THEN 1 END) AS population, sum(n) AS total, sum(failed) AS all_failed,
     (sum(easy_failed) + 1.0) / (sum(easy) + 2) AS easy_expected
UNWIND workers AS w
WITH population, easy_expected, total, all_failed, w
WHERE w.n > 0 AND w.easy > 0
WITH population, w, toFloat(w.failed) / w.n AS share, (all_failed - w.failed + 1.0) / (total - w.n + 2) AS expected,
     easy_expected
WHERE share > expected AND toFloat(w.easy_failed) / w.easy <= easy_expected
WITH population, w, expected, w.n * (share * log(share / expected)
       + CASE WHEN share = 1 THEN 0.0 ELSE (1 - share) * log((1 - share) / (1 - expected)) END) AS score
WHERE score >= log(population / $false_positives)
WITH population, w, expected, score, w.worker AS worker, w.worker.worker_id AS id
RETURN id AS key, 'warning' AS severity, id + ' is right on Low-risk tasks and fails on riskier ones' AS summary,
       ['failed on Low-risk: ' + w.easy_failed + ' of ' + w.easy,
        'failed on riskier: ' + w.failed + ' of ' + w.n + ', expected ' + round(expected, 2)] AS facts,
       population, score, [] AS model_ids, [id] AS worker_ids, COLLECT {
         MATCH (worker)-[:REPORTED]->(outcome:Outcome)-[:OF]->(:Assignment)-[:FOR]->(task:Task)
         WHERE task.risk_level <> 'Low' AND outcome.answer <> task.reference
           AND NOT EXISTS {
             (worker)<-[:AGAINST]-(cleared:Finding {rule: 'misuse/spent_reputation', status: 'dismissed'})
             WHERE coalesce(cleared.after, datetime({year: 1})) < coalesce(outcome.recorded_at, outcome.reported_at)
               <= cleared.seen_at
           }
         RETURN 'outcome ' + outcome.outcome_id AS shown ORDER BY shown LIMIT 50
       } AS evidence
ORDER BY score DESC, key
