// Groups of workers that verify one another far more often than they could by chance.
//
// Rings are facts, which each scan brings up to date. By chance a worker's verdicts are spread over others in
// proportion to their outcomes: on tasks that it did itself, among those who did them too; otherwise over the task
// types in which it verifies, separately for those outcomes on which a decision required verdicts. A ring's score is
// how much likelier it makes its members' verdicts, as a logarithm, less the cost of saying who is a member.
//
// mode: read
// use: detector
// severity: error
// threat: collusion
// maturity: experimental
// reference: Hooi et al. (2016) on dense groups; Rissanen (1983) on what it costs to name one
// measured: planted at 5 %, AUC 1.000, recall 1.00; 0.0 % of the honest accused, by made verdicts; see docs/misuse.md
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param false_positives => 0.01
*/
MATCH (ring:Ring {kind: 'verification'})<-[:MEMBER_OF]-(worker:Worker)
WHERE ring.gain >= -log($false_positives)
WITH ring, worker ORDER BY worker.worker_id
WITH ring, collect(worker.worker_id) AS ids
// The names of many are too long for a key.
RETURN CASE WHEN size(ids) > 50 THEN ring.ring_id ELSE reduce(s = ids[0], id IN ids[1..] | s + ' ' + id) END AS key,
       'error' AS severity,
       size(ids) + ' workers verify one another far more often than by chance' AS summary,
       [ring.pairs + ' of ' + size(ids) * (size(ids) - 1) + ' pairs agree',
        ring.inside + ' of their ' + ring.given + ' verdicts, by chance ' + round(ring.expected, 1)] AS facts,
       ring.population AS population, ring.gain AS score, [] AS model_ids, ids AS worker_ids, COLLECT {
         MATCH (ring)<-[:MEMBER_OF]-(verifier:Worker)-[verdict:VERIFIED]->(outcome:Outcome)
         MATCH (outcome)<-[:REPORTED]-(worker:Worker)
         WHERE verdict.agrees AND worker <> verifier AND (worker)-[:MEMBER_OF]->(ring)
           AND NOT EXISTS {
             (verifier)<-[:AGAINST]-(cleared:Finding {rule: 'misuse/verification_ring', status: 'dismissed'})
               -[:AGAINST]->(worker)
             WHERE coalesce(cleared.after, datetime({year: 1})) < coalesce(verdict.recorded_at, verdict.at)
               <= cleared.seen_at
           }
         RETURN DISTINCT 'outcome ' + outcome.outcome_id AS shown ORDER BY shown LIMIT 50
       } AS evidence
ORDER BY key
