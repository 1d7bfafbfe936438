// Pairs of workers that agree with each other's outcomes where others don't.
//
// That two verify each other is no evidence, nor is it where nobody else has judged one of them.
// Score: how much likelier it is that both always agree than that they agree as often as others agree
// with the same worker, as a logarithm. What others say of a worker is counted with two verdicts
// more, which agree as often as all verdicts do, but in half of the cases at least. Trusted workers'
// verdicts are what others are measured by, and so no praise.
//
// mode: read
// severity: warning
// threat: collusion
// maturity: experimental
// reference: likelihood ratio; Kumar et al. (2018) on why mutual ratings alone say nothing
// measured: not yet on real verdicts; mutual ratings alone accuse the honest (AUC 0.14 to 0.43 on Bitcoin-OTC)
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param false_positives => 0.01
*/
MATCH (:Worker)-[verdict:VERIFIED]->(:Outcome)<-[:REPORTED]-(:Worker)
WITH count(*) AS n, count(CASE WHEN verdict.agrees THEN 1 END) AS agreed
MATCH (a:Worker)-[verdict:VERIFIED]->(outcome:Outcome)<-[:REPORTED]-(b:Worker)
WHERE a.worker_id < b.worker_id AND NOT a:Trusted AND NOT b:Trusted
WITH n, agreed, a, b, {n: count(*), agreed: count(CASE WHEN verdict.agrees THEN 1 END),
                       outcomes: collect(outcome.outcome_id)} AS by_a
MATCH (b)-[verdict:VERIFIED]->(outcome:Outcome)<-[:REPORTED]-(a)
WITH n, agreed, a, b, by_a, {n: count(*), agreed: count(CASE WHEN verdict.agrees THEN 1 END),
                             outcomes: collect(outcome.outcome_id)} AS by_b
WITH n, agreed, collect({a: a, b: b, by_a: by_a, by_b: by_b}) AS mutual
UNWIND mutual AS two
WITH size(mutual) AS population, two.a AS a, two.b AS b, two.by_a AS by_a, two.by_b AS by_b,
     (agreed - two.by_a.agreed - two.by_b.agreed + 1.0) / (n - two.by_a.n - two.by_b.n + 2) AS usual
WHERE by_a.agreed = by_a.n AND by_b.agreed = by_b.n
WITH population, a, b, by_a, by_b, CASE WHEN usual > 0.5 THEN usual ELSE 0.5 END AS usual,
     COLLECT { MATCH (w:Worker)-[v:VERIFIED]->(:Outcome)<-[:REPORTED]-(b) WHERE w <> a RETURN v.agrees } AS of_b,
     COLLECT { MATCH (w:Worker)-[v:VERIFIED]->(:Outcome)<-[:REPORTED]-(a) WHERE w <> b RETURN v.agrees } AS of_a
WHERE of_a <> [] AND of_b <> []
WITH population, a.worker_id AS a, b.worker_id AS b, by_a, by_b,
     (size([agrees IN of_b WHERE agrees]) + 2 * usual) / (size(of_b) + 2) AS others_b,
     (size([agrees IN of_a WHERE agrees]) + 2 * usual) / (size(of_a) + 2) AS others_a
WITH population, a, b, by_a, by_b, others_a, others_b, -by_a.n * log(others_b) - by_b.n * log(others_a) AS score
WHERE score >= log(population / $false_positives)
RETURN a + ' ' + b AS key, 'warning' AS severity,
       a + ' and ' + b + ' agree with each other where others don\'t' AS summary,
       [a + ' agreed ' + by_a.n + ' of ' + by_a.n + ', others ' + round(others_b, 2),
        b + ' agreed ' + by_b.n + ' of ' + by_b.n + ', others ' + round(others_a, 2)] AS facts,
       population, score, [] AS model_ids, [a, b] AS worker_ids,
       [o IN (by_a.outcomes + by_b.outcomes)[..50] | 'outcome ' + o] AS evidence
ORDER BY score DESC, key
