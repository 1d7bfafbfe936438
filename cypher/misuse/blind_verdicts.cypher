// Workers whose verdicts agree with outcomes that are known to be wrong, more than others' do.
//
// A mistake isn't blindness: verdicts on tasks where the worker made the same mistake itself aren't
// counted. A task counts once, by the share of the verdicts on its wrong outcomes that agree. Score: n
// KL(share, share of the others), Chernoff's bound as a logarithm.
//
// mode: read
// use: detector
// severity: warning
// threat: verdicts
// maturity: experimental
// reference: Chernoff (1952)
// measured: planted at 5 %, AUC 0.958, recall 0.56; 0.0 % of the honest accused, by made verdicts; see docs/misuse.md
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param false_positives => 0.01
:param covered => {}
*/
MATCH (task:Task)<-[:FOR]-(:Assignment)<-[:OF]-(own:Outcome)<-[:REPORTED]-(worker:Worker)
WHERE task.reference IS NOT NULL
WITH task, collect(CASE WHEN own.answer <> task.reference THEN [worker.worker_id, own.answer] END) AS mistakes
MATCH (task)<-[:FOR]-(:Assignment)<-[:OF]-(outcome:Outcome)<-[verdict:VERIFIED]-(verifier:Worker)
WHERE outcome.answer <> task.reference AND NOT [verifier.worker_id, outcome.answer] IN mistakes
  AND coalesce(none(look IN $covered[verifier.worker_id]
                    WHERE look.after < coalesce(verdict.recorded_at, verdict.at) <= look.until), true)
WITH verifier.worker_id AS id, task, count(*) AS given,
     collect(CASE WHEN verdict.agrees THEN outcome.outcome_id END) AS cases
WITH id, count(*) AS n, sum(toFloat(size(cases)) / given) AS agreed, sum(given) AS given, collect(cases) AS lists
WITH collect({id: id, n: n, agreed: agreed, given: given,
              cases: reduce(s = [], list IN lists | s + list)}) AS workers,
     sum(n) AS total, sum(agreed) AS all_agreed
UNWIND workers AS worker
WITH size(workers) AS population, worker.id AS id, worker.n AS n, worker.given AS given, worker.cases AS cases,
     worker.agreed / worker.n AS share, (all_agreed - worker.agreed + 1.0) / (total - worker.n + 2) AS expected
WHERE share > expected
WITH population, id, n, given, cases, expected, n * (share * log(share / expected)
       + CASE WHEN share = 1 THEN 0.0 ELSE (1 - share) * log((1 - share) / (1 - expected)) END) AS score
WHERE score >= log(population / $false_positives)
RETURN id AS key, 'warning' AS severity, id + ' agrees with outcomes that are known to be wrong' AS summary,
       ['agreed with ' + size(cases) + ' of ' + given + ' that are wrong, in ' + n + ' tasks',
        'others: ' + round(expected, 2)] AS facts,
       population, score, [] AS model_ids, [id] AS worker_ids, [o IN cases[..50] | 'outcome ' + o] AS evidence
ORDER BY score DESC, key
