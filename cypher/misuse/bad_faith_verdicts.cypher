// Workers whose verdicts disagree with outcomes that are known to be right, more than others' do.
//
// A mistake isn't bad faith: verdicts on tasks that the worker did itself, and got wrong, aren't counted. A task
// counts once, by the share of the verdicts on its right outcomes that disagree. Score: n KL(share, share of the
// others), Chernoff's bound as a logarithm, divided by the overdispersion among verifiers (the nine tenths nearest
// to the others): strict and mistaken verifiers are honest.
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
*/
MATCH (task:Task)<-[:FOR]-(:Assignment)<-[:OF]-(own:Outcome)<-[:REPORTED]-(worker:Worker)
WHERE task.reference IS NOT NULL
WITH task, collect(CASE WHEN own.answer <> task.reference THEN worker END) AS mistaken
MATCH (task)<-[:FOR]-(:Assignment)<-[:OF]-(outcome:Outcome)<-[verdict:VERIFIED]-(verifier:Worker)
WHERE outcome.answer = task.reference AND NOT verifier IN mistaken
  AND NOT EXISTS {
    (verifier)<-[:AGAINST]-(cleared:Finding {rule: 'misuse/bad_faith_verdicts', status: 'dismissed'})
    WHERE coalesce(cleared.after, datetime({year: 1})) < coalesce(verdict.recorded_at, verdict.at)
      <= cleared.seen_at
  }
WITH verifier, task, count(*) AS given, count(CASE WHEN NOT verdict.agrees THEN 1 END) AS cases
WITH verifier, count(*) AS n, sum(toFloat(cases) / given) AS against, sum(given) AS given, sum(cases) AS cases
WITH collect({verifier: verifier, n: n, against: against, given: given, cases: cases}) AS workers,
     count(*) AS population, sum(n) AS total, sum(against) AS all_against
UNWIND workers AS w
WITH population, w, w.against / w.n AS share, (all_against - w.against + 1.0) / (total - w.n + 2) AS expected
WITH population, w, share, expected, w.n * (share - expected) ^ 2 / (expected * (1 - expected)) AS squared
WITH population, collect({w: w, share: share, expected: expected, squared: squared}) AS judged,
     percentileCont(squared, 0.9) AS most
CALL (judged, most) {
  UNWIND judged AS one
  RETURN avg(CASE WHEN one.squared <= most THEN one.squared END) / 0.623 AS spread
}
UNWIND [one IN judged WHERE one.share > one.expected] AS one
WITH population, one.w AS w, one.share AS share, one.expected AS expected,
     CASE WHEN population >= 10 AND spread > 1 THEN spread ELSE 1.0 END AS spread
WITH population, w, expected, w.n / spread * (share * log(share / expected)
       + CASE WHEN share = 1 THEN 0.0 ELSE (1 - share) * log((1 - share) / (1 - expected)) END) AS score
WHERE score >= log(population / $false_positives)
WITH population, w, expected, score, w.verifier AS verifier, w.verifier.worker_id AS id
RETURN id AS key, 'error' AS severity, id + ' disagrees with outcomes that are known to be right' AS summary,
       ['disagreed with ' + w.cases + ' of ' + w.given + ' that are right, in ' + w.n + ' tasks',
        'others: ' + round(expected, 2)] AS facts,
       population, score, [] AS model_ids, [id] AS worker_ids, COLLECT {
         MATCH (verifier)-[verdict:VERIFIED]->(outcome:Outcome)-[:OF]->(:Assignment)-[:FOR]->(task:Task)
         WHERE NOT verdict.agrees AND outcome.answer = task.reference AND NOT EXISTS {
           (verifier)-[:REPORTED]->(own:Outcome)-[:OF]->(:Assignment)-[:FOR]->(task) WHERE own.answer <> task.reference
         } AND NOT EXISTS {
           (verifier)<-[:AGAINST]-(cleared:Finding {rule: 'misuse/bad_faith_verdicts', status: 'dismissed'})
           WHERE coalesce(cleared.after, datetime({year: 1})) < coalesce(verdict.recorded_at, verdict.at)
             <= cleared.seen_at
         }
         RETURN DISTINCT 'outcome ' + outcome.outcome_id AS shown ORDER BY shown LIMIT 50
       } AS evidence
ORDER BY score DESC, key
