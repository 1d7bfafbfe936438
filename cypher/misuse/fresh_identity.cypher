// Workers that joined after another of the same operator was found out and fell silent.
//
// The other worker has an open or acknowledged error finding, and has reported and verified nothing
// since the new one joined. The evidence is that of the finding.
//
// mode: read
// use: detector
// severity: warning
// threat: whitewashing
// maturity: experimental
// reference: Friedman and Resnick (2001) on cheap pseudonyms
// measured: not yet on real records
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
MATCH (old:Worker)<-[:AGAINST]-(finding:Finding)
WHERE finding.severity = 'error' AND finding.status IN ['open', 'acknowledged']
MATCH (fresh:Worker)-[:RUN_BY]->(operator:Operator)<-[:RUN_BY]-(old)
WHERE fresh.joined_at > old.joined_at AND NOT EXISTS {
    MATCH (old)-[did:REPORTED|VERIFIED]->(later:Outcome)
    WHERE coalesce(did.at, later.reported_at) >= fresh.joined_at
  }
  AND NOT (finding)-[:AGAINST]->(fresh)
  AND NOT EXISTS {
    (fresh)<-[:AGAINST]-(cleared:Finding {rule: 'misuse/fresh_identity', status: 'dismissed'})
    WHERE coalesce(cleared.after, datetime({year: 1})) < finding.found_at
      <= cleared.seen_at AND cleared.subject = fresh.worker_id + ' ' + old.worker_id
  }
WITH fresh, operator, old, collect(DISTINCT finding) AS findings
RETURN fresh.worker_id + ' ' + old.worker_id AS key, 'warning' AS severity,
       fresh.worker_id + ' joined when ' + old.worker_id + ' of the same operator had been found out' AS summary,
       ['operator: ' + operator.operator_id, 'findings against ' + old.worker_id + ': ' + size(findings)] AS facts,
       COUNT { (:Worker)-[:RUN_BY]->(:Operator) } AS population, null AS score, [] AS model_ids,
       [fresh.worker_id] AS worker_ids,
       COLLECT {
         UNWIND findings AS finding
         MATCH (finding)-[:EVIDENCED_BY]->(shown:Outcome)
         RETURN DISTINCT 'outcome ' + shown.outcome_id AS id ORDER BY id LIMIT 50
       } AS evidence
ORDER BY key
