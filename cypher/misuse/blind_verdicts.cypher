// Workers that agree with outcomes that known answers show to be wrong.
//
// A worker's share of such verdicts is held against that of all others, counted with one such
// verdict and one other more. Score: n KL(share, expected), Chernoff's bound as a logarithm.
//
// mode: read
// severity: warning
// threat: verdicts
// maturity: experimental
// reference: Chernoff (1952)
// measured: not yet on real verdicts
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param false_positives => 0.01
*/
MATCH (verifier:Worker)-[verdict:VERIFIED]->(outcome:Outcome)-[:OF]->(:Assignment)-[:FOR]->(task:Task)
WHERE outcome.answer <> task.reference
WITH verifier.worker_id AS id, count(*) AS n, collect(CASE WHEN verdict.agrees THEN outcome.outcome_id END) AS cases
WITH collect({id: id, n: n, cases: cases}) AS workers, sum(n) AS total, sum(size(cases)) AS all_cases
UNWIND workers AS worker
WITH size(workers) AS population, worker.id AS id, worker.n AS n, worker.cases AS cases,
     toFloat(size(worker.cases)) / worker.n AS share,
     (all_cases - size(worker.cases) + 1.0) / (total - worker.n + 2) AS expected
WHERE share > expected
WITH population, id, n, cases, share, expected, n * (share * log(share / expected)
       + CASE WHEN share = 1 THEN 0.0 ELSE (1 - share) * log((1 - share) / (1 - expected)) END) AS score
WHERE score >= log(population / $false_positives)
RETURN id AS key, 'warning' AS severity, id + ' agrees with outcomes that are known to be wrong' AS summary,
       ['agreed with ' + size(cases) + ' of ' + n + ' that are wrong', 'others: ' + round(expected, 2)] AS facts,
       population, score, [] AS model_ids, [id] AS worker_ids, [o IN cases[..50] | 'outcome ' + o] AS evidence
ORDER BY score DESC, key
