// Groups of workers whose only praise comes from one another, with no path from an anchor.
//
// Swarms are facts, which each scan brings up to date. Trust flows from the Trusted workers along verdicts
// that agree. A swarm is a group of three or more whose members agree with one another, and with whom nobody
// agrees that trust reaches. If no Trusted worker has agreed with anybody, nothing is found.
//
// mode: read
// use: detector
// severity: warning
// threat: Sybils
// maturity: stable
// reference: Kamvar, Schlosser and Garcia-Molina (2003); Cheng and Friedman (2005)
// measured: on Bitcoin-OTC all of 20 and 100 invented found, none if endorsed; nobody honest accused
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
MATCH (ring:Ring {kind: 'swarm'})<-[:MEMBER_OF]-(worker:Worker)
WITH ring, worker ORDER BY worker.worker_id
WITH ring, collect(worker.worker_id) AS ids
// The names of many are too long for a key.
RETURN CASE WHEN size(ids) > 50 THEN ring.ring_id ELSE reduce(s = ids[0], id IN ids[1..] | s + ' ' + id) END AS key,
       'warning' AS severity,
       size(ids) + ' workers are praised by one another only' AS summary,
       [ring.pairs + ' pairs agree'] AS facts, COUNT { (:Worker) } AS population, toFloat(size(ids)) AS score,
       [] AS model_ids, ids AS worker_ids, COLLECT {
         MATCH (ring)<-[:MEMBER_OF]-(verifier:Worker)-[verdict:VERIFIED]->(outcome:Outcome)
         MATCH (outcome)<-[:REPORTED]-(worker:Worker)
         WHERE verdict.agrees AND worker <> verifier AND (worker)-[:MEMBER_OF]->(ring)
           AND NOT EXISTS {
             (verifier)<-[:AGAINST]-(cleared:Finding {rule: 'misuse/sybil_swarm', status: 'dismissed'})
               -[:AGAINST]->(worker)
             WHERE coalesce(cleared.after, datetime({year: 1})) < coalesce(verdict.recorded_at, verdict.at)
               <= cleared.seen_at
           }
         RETURN DISTINCT 'outcome ' + outcome.outcome_id AS shown ORDER BY shown LIMIT 50
       } AS evidence
ORDER BY key
