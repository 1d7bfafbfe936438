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
*/
MATCH (task:Task)<-[:FOR]-(:Assignment)<-[:OF]-(own:Outcome)<-[:REPORTED]-(worker:Worker)
WHERE task.reference IS NOT NULL
WITH task, collect(CASE WHEN own.answer <> task.reference THEN [worker.worker_id, own.answer] END) AS mistakes
MATCH (task)<-[:FOR]-(:Assignment)<-[:OF]-(outcome:Outcome)<-[verdict:VERIFIED]-(verifier:Worker)
WHERE outcome.answer <> task.reference AND NOT [verifier.worker_id, outcome.answer] IN mistakes
  AND NOT EXISTS {
    (verifier)<-[:AGAINST]-(cleared:Finding {rule: 'misuse/blind_verdicts', status: 'dismissed'})
    WHERE coalesce(cleared.after, datetime({year: 1})) < coalesce(verdict.recorded_at, verdict.at)
      <= cleared.seen_at
  }
WITH verifier, task, count(*) AS given, count(CASE WHEN verdict.agrees THEN 1 END) AS cases
WITH verifier, count(*) AS n, sum(toFloat(cases) / given) AS agreed, sum(given) AS given, sum(cases) AS cases
WITH collect({verifier: verifier, n: n, agreed: agreed, given: given, cases: cases}) AS workers,
     count(*) AS population, sum(n) AS total, sum(agreed) AS all_agreed
UNWIND workers AS w
WITH population, w, w.agreed / w.n AS share, (all_agreed - w.agreed + 1.0) / (total - w.n + 2) AS expected
WHERE share > expected
WITH population, w, expected, w.n * (share * log(share / expected)
       + CASE WHEN share = 1 THEN 0.0 ELSE (1 - share) * log((1 - share) / (1 - expected)) END) AS score
WHERE score >= log(population / $false_positives)
WITH population, w, expected, score, w.verifier AS verifier, w.verifier.worker_id AS id
RETURN id AS key, 'warning' AS severity, id + ' agrees with outcomes that are known to be wrong' AS summary,
       ['agreed with ' + w.cases + ' of ' + w.given + ' that are wrong, in ' + w.n + ' tasks',
        'others: ' + round(expected, 2)] AS facts,
       population, score, [] AS model_ids, [id] AS worker_ids, COLLECT {
         MATCH (verifier)-[verdict:VERIFIED]->(outcome:Outcome)-[:OF]->(:Assignment)-[:FOR]->(task:Task)
         WHERE verdict.agrees AND outcome.answer <> task.reference AND NOT EXISTS {
           (verifier)-[:REPORTED]->(own:Outcome)-[:OF]->(:Assignment)-[:FOR]->(task) WHERE own.answer = outcome.answer
         } AND NOT EXISTS {
           (verifier)<-[:AGAINST]-(cleared:Finding {rule: 'misuse/blind_verdicts', status: 'dismissed'})
           WHERE coalesce(cleared.after, datetime({year: 1})) < coalesce(verdict.recorded_at, verdict.at)
             <= cleared.seen_at
         }
         RETURN DISTINCT 'outcome ' + outcome.outcome_id AS shown ORDER BY shown LIMIT 50
       } AS evidence
ORDER BY score DESC, key
