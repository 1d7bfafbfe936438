// Pairs of workers that agree with each other's outcomes where others don't.
//
// That two verify each other is no evidence. Score: how much likelier it is that both always agree
// than that they agree as often as others agree with the same worker, as a logarithm. What others
// say of a worker is counted with one agreement and one disagreement more.
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
MATCH (verifier:Worker)-[verdict:VERIFIED]->(outcome:Outcome)<-[:REPORTED]-(worker:Worker)
WITH verifier.worker_id AS from, worker.worker_id AS to, sum(CASE WHEN verdict.agrees THEN 1 ELSE 0 END) AS agreed,
     count(*) AS n, collect(outcome.outcome_id) AS outcomes
WITH collect({from: from, to: to, agreed: agreed, n: n, outcomes: outcomes}) AS given
UNWIND given AS a
UNWIND given AS b
WITH given, a, b
WHERE a.from = b.to AND a.to = b.from AND a.from < a.to
WITH given, collect([a, b]) AS mutual
UNWIND mutual AS two
WITH given, size(mutual) AS population, two[0] AS a, two[1] AS b
WHERE a.agreed = a.n AND b.agreed = b.n
WITH population, a, b, [g IN given WHERE g.to = a.to AND g.from <> a.from] AS of_a,
     [g IN given WHERE g.to = b.to AND g.from <> b.from] AS of_b
WITH population, a, b,
     (reduce(s = 1, g IN of_a | s + g.agreed) + 0.0) / reduce(s = 2, g IN of_a | s + g.n) AS others_a,
     (reduce(s = 1, g IN of_b | s + g.agreed) + 0.0) / reduce(s = 2, g IN of_b | s + g.n) AS others_b
WITH population, a, b, others_a, others_b, -a.n * log(others_a) - b.n * log(others_b) AS score
WHERE score >= log(population / $false_positives)
RETURN a.from + ' ' + a.to AS key, 'warning' AS severity,
       a.from + ' and ' + a.to + ' agree with each other where others don\'t' AS summary,
       [a.from + ' agreed ' + a.n + ' of ' + a.n + ', others ' + round(others_a, 2),
        b.from + ' agreed ' + b.n + ' of ' + b.n + ', others ' + round(others_b, 2)] AS facts,
       population, score, [] AS model_ids, [a.from, a.to] AS worker_ids,
       [o IN (a.outcomes + b.outcomes)[..50] | 'outcome ' + o] AS evidence
ORDER BY score DESC, key
