// What each worker keeps of its score while findings against it stand, and which they are.
//
// Each error takes `$error` of what is left, each warning `$warning`; notices take nothing. Findings
// that were dismissed or resolved take nothing, so their part comes back with the next update.
//
// mode: read
// returns: worker_id STRING, kept FLOAT, findings LIST<STRING>
/*
:param error => 0.1
:param warning => 0.05
*/
MATCH (finding:Finding)-[:AGAINST]->(worker:Worker)
WHERE finding.status IN ['open', 'acknowledged'] AND finding.severity IN ['error', 'warning']
WITH worker, finding
ORDER BY finding.finding_id
WITH worker, collect(finding) AS findings
RETURN worker.worker_id AS worker_id,
       reduce(kept = 1.0, finding IN findings |
         kept * (1 - CASE WHEN finding.severity = 'error' THEN $error ELSE $warning END)) AS kept,
       [finding IN findings | finding.finding_id] AS findings
ORDER BY worker_id
