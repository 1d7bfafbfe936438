// Pairs of workers that agree with each other's outcomes where others don't.
//
// That two workers verify each other, or mostly agree, is no evidence. What counts are their verdicts on outcomes
// with which more others disagree than agree. Score: the sum over both directions of n KL(share, usual), Chernoff's
// bound as a logarithm, where share is the share of such verdicts that agree, and usual that of all others' in the
// pool. As a single dissenter may be wrong, n is the number of these outcomes or that of the workers who disagree
// with them, whichever is smaller. Pairs with a Trusted worker are left out: its verdicts are what others are
// measured by.
//
// mode: read
// use: detector
// severity: warning
// threat: collusion
// maturity: experimental
// reference: Chernoff (1952); Kumar et al. (2018) on why mutual ratings alone say nothing
// measured: planted at 5 %, AUC 1.000, recall 0.94; 0.0 % of the honest accused, by made verdicts; see docs/misuse.md
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param false_positives => 0.01
*/
MATCH (verifier:Worker)-[verdict:VERIFIED]->(outcome:Outcome)
WITH outcome, collect({by: verifier, agrees: verdict.agrees, at: coalesce(verdict.recorded_at, verdict.at)}) AS verdicts
WHERE size(verdicts) > 1 AND any(v IN verdicts WHERE NOT v.agrees)
MATCH (outcome)<-[:REPORTED]-(worker:Worker)
UNWIND verdicts AS own
WITH outcome, worker, own.by AS verifier, own.agrees AS agrees, own.at AS at,
     [v IN verdicts WHERE v.by <> own.by AND v.by <> worker] AS others
WITH outcome, worker, verifier, agrees, at, size(others) AS others, [v IN others WHERE NOT v.agrees | v.by] AS against
WHERE verifier <> worker AND 2 * size(against) > others
  AND NOT EXISTS {
    (verifier)<-[:AGAINST]-(cleared:Finding {rule: 'misuse/reciprocal_praise', status: 'dismissed'})
      -[:AGAINST]->(worker)
    WHERE coalesce(cleared.after, datetime({year: 1})) < at
      <= cleared.seen_at
  }
WITH verifier, worker, count(*) AS given, collect(CASE WHEN agrees THEN outcome END) AS praised, collect(against) AS no
WITH sum(given) AS n, sum(size(praised)) AS agreed, collect(CASE WHEN NOT verifier:Trusted AND NOT worker:Trusted
       THEN {by: verifier, of: worker, given: given, praised: praised, against: no} END) AS ways
UNWIND ways AS way
WITH *, COUNT { UNWIND way.against AS some UNWIND some AS other RETURN DISTINCT other } AS against
WITH n, agreed, CASE WHEN way.by.worker_id < way.of.worker_id THEN [way.by.worker_id, way.of.worker_id]
                     ELSE [way.of.worker_id, way.by.worker_id] END AS pair,
     {by: way.by.worker_id, given: way.given, praised: way.praised, share: toFloat(size(way.praised)) / way.given,
      n: CASE WHEN against < way.given THEN against ELSE way.given END, against: against} AS way ORDER BY way.by
WITH n, agreed, pair, collect(way) AS ways
WHERE size(ways) = 2
WITH collect({pair: pair, ways: ways, usual: (agreed - size(ways[0].praised) - size(ways[1].praised) + 1.0)
                     / (n - ways[0].given - ways[1].given + 2)}) AS mutual
UNWIND mutual AS two
WITH size(mutual) AS population, two.pair AS pair, two.ways AS ways, two.usual AS usual
WHERE all(way IN ways WHERE way.share > usual)
WITH population, pair, ways, usual, reduce(s = 0.0, way IN ways | s + way.n * (way.share * log(way.share / usual)
       + CASE way.share WHEN 1.0 THEN 0.0 ELSE (1 - way.share) * log((1 - way.share) / (1 - usual)) END)) AS score
WHERE score >= log(population / $false_positives)
RETURN pair[0] + ' ' + pair[1] AS key, 'warning' AS severity,
       pair[0] + ' and ' + pair[1] + ' agree with each other where others don\'t' AS summary,
       [way IN ways | way.by + ' agreed with ' + size(way.praised) + ' of ' + way.given
                      + ' that ' + way.against + ' others disagree with, usual: ' + round(usual, 2)] AS facts,
       population, score, [] AS model_ids, pair AS worker_ids,
       COLLECT { UNWIND ways[0].praised + ways[1].praised AS o
                 RETURN DISTINCT 'outcome ' + o.outcome_id AS shown ORDER BY shown LIMIT 50 } AS evidence
ORDER BY score DESC, key
