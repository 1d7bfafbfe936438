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
:param covered => {}
*/
MATCH (worker:Worker)-[:REPORTED]->(outcome:Outcome)-[:OF]->(:Assignment)-[:FOR]->(task:Task)
WHERE outcome.answer IS NOT NULL AND task.reference IS NOT NULL
  // Dismissals don't cover Low-risk tasks: the reputation earned there still counts.
  AND (task.risk_level = 'Low' OR coalesce(none(look IN $covered[worker.worker_id]
       WHERE look.after < coalesce(outcome.recorded_at, outcome.reported_at) <= look.until), true))
WITH worker.worker_id AS id,
     sum(CASE WHEN task.risk_level = 'Low' THEN 1 ELSE 0 END) AS easy,
     sum(CASE WHEN task.risk_level = 'Low' AND outcome.answer <> task.reference THEN 1 ELSE 0 END) AS easy_failed,
     sum(CASE WHEN task.risk_level <> 'Low' THEN 1 ELSE 0 END) AS n,
     collect(CASE WHEN task.risk_level <> 'Low' AND outcome.answer <> task.reference
             THEN outcome.outcome_id END) AS failed
WITH collect({id: id, easy: easy, easy_failed: easy_failed, n: n, failed: failed}) AS workers, sum(n) AS total,
     sum(size(failed)) AS all_failed, sum(easy) AS all_easy, sum(easy_failed) AS all_easy_failed
WITH workers, total, all_failed, all_easy, all_easy_failed,
     size([w IN workers WHERE w.n > 0 AND w.easy > 0]) AS population
UNWIND workers AS worker
WITH population, worker, toFloat(size(worker.failed)) / CASE worker.n WHEN 0 THEN 1 ELSE worker.n END AS share,
     (all_failed - size(worker.failed) + 1.0) / (total - worker.n + 2) AS expected,
     (all_easy_failed + 1.0) / (all_easy + 2) AS easy_expected
WHERE worker.n > 0 AND worker.easy > 0 AND share > expected
  AND toFloat(worker.easy_failed) / worker.easy <= easy_expected
WITH population, worker, share, expected, worker.n * (share * log(share / expected)
       + CASE WHEN share = 1 THEN 0.0 ELSE (1 - share) * log((1 - share) / (1 - expected)) END) AS score
WHERE score >= log(population / $false_positives)
RETURN worker.id AS key, 'warning' AS severity,
       worker.id + ' is right on Low-risk tasks and fails on riskier ones' AS summary,
       ['failed on Low-risk: ' + worker.easy_failed + ' of ' + worker.easy,
        'failed on riskier: ' + size(worker.failed) + ' of ' + worker.n + ', expected ' + round(expected, 2)] AS facts,
       population, score, [] AS model_ids, [worker.id] AS worker_ids,
       [o IN worker.failed[..50] | 'outcome ' + o] AS evidence
ORDER BY score DESC, key
