// Workers whose verdicts disagree with outcomes that are known to be right, more than others' do.
//
// A mistake isn't bad faith: verdicts on tasks that the worker did itself, and got wrong, aren't
// counted. A task counts once, by the share of the verdicts on its right outcomes that disagree.
// Score: n KL(share, share of the others), Chernoff's bound as a logarithm, divided by the
// overdispersion among verifiers (the nine tenths nearest to the others): strict and mistaken
// verifiers are honest.
//
// mode: read
// use: detector
// severity: error
// threat: verdicts
// maturity: experimental
// reference: Chernoff (1952)
// measured: planted at 5 %, AUC 0.941, recall 0.70; 0.0 % of the honest accused, by made verdicts; see docs/misuse.md
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param false_positives => 0.01
:param covered => {}
*/
MATCH (task:Task)<-[:FOR]-(:Assignment)<-[:OF]-(own:Outcome)<-[:REPORTED]-(worker:Worker)
WHERE task.reference IS NOT NULL
WITH task, collect(CASE WHEN own.answer <> task.reference THEN worker END) AS mistaken
MATCH (task)<-[:FOR]-(:Assignment)<-[:OF]-(outcome:Outcome)<-[verdict:VERIFIED]-(verifier:Worker)
WHERE outcome.answer = task.reference AND NOT verifier IN mistaken
  AND coalesce(none(look IN $covered[verifier.worker_id]
                    WHERE look.after < coalesce(verdict.recorded_at, verdict.at) <= look.until), true)
WITH verifier.worker_id AS id, task, count(*) AS given,
     collect(CASE WHEN NOT verdict.agrees THEN outcome.outcome_id END) AS cases
WITH id, count(*) AS n, sum(toFloat(size(cases)) / given) AS against, sum(given) AS given, collect(cases) AS lists
WITH collect({id: id, n: n, against: against, given: given,
              cases: reduce(s = [], list IN lists | s + list)}) AS workers,
     sum(n) AS total, sum(against) AS all_against
UNWIND workers AS worker
WITH size(workers) AS population, worker.id AS id, worker.n AS n, worker.given AS given, worker.cases AS cases,
     worker.against / worker.n AS share, (all_against - worker.against + 1.0) / (total - worker.n + 2) AS expected
WITH population, id, n, given, cases, share, expected,
     n * (share - expected) ^ 2 / (expected * (1 - expected)) AS squared
WITH population, collect({id: id, n: n, given: given, cases: cases, share: share, expected: expected, squared: squared})
       AS judged, percentileCont(squared, 0.9) AS most
WITH population, judged, CASE WHEN size(judged) < 10 THEN 1.0 ELSE reduce(s = 0.0, w IN judged | s + CASE
       WHEN w.squared <= most THEN w.squared ELSE 0.0 END) / size([w IN judged WHERE w.squared <= most]) / 0.623 END
       AS spread
UNWIND [w IN judged WHERE w.share > w.expected] AS w
WITH population, w.id AS id, w.n AS n, w.given AS given, w.cases AS cases, w.share AS share, w.expected AS expected,
     CASE WHEN spread > 1 THEN spread ELSE 1.0 END AS spread
WITH population, id, n, given, cases, expected, n / spread * (share * log(share / expected)
       + CASE WHEN share = 1 THEN 0.0 ELSE (1 - share) * log((1 - share) / (1 - expected)) END) AS score
WHERE score >= log(population / $false_positives)
RETURN id AS key, 'error' AS severity, id + ' disagrees with outcomes that are known to be right' AS summary,
       ['disagreed with ' + size(cases) + ' of ' + given + ' that are right, in ' + n + ' tasks',
        'others: ' + round(expected, 2)] AS facts,
       population, score, [] AS model_ids, [id] AS worker_ids, [o IN cases[..50] | 'outcome ' + o] AS evidence
ORDER BY score DESC, key
