// Dismissed findings of some rules, and the window of facts that each covers.
//
// `subject` is the finding's key without its episode. The window covers the facts recorded after `after`,
// until the scan that last found it.
//
// mode: read
// use: step
// returns: rule STRING, subject STRING, episode INTEGER, finding_id STRING, after ZONED DATETIME, until ZONED DATETIME,
// workers LIST<STRING>
/*
:param rules => ['misuse/flooding']
*/
MATCH (finding:Finding {status: 'dismissed'})
WHERE finding.rule IN $rules
RETURN finding.rule AS rule,
       coalesce(finding.subject, substring(finding.key, size(finding.rule) + 1)) AS subject,
       coalesce(finding.episode, 1) AS episode,
       finding.finding_id AS finding_id,
       coalesce(finding.after, datetime('0001-01-01T00:00:00Z')) AS after,
       finding.seen_at AS until,
       COLLECT { MATCH (finding)-[:AGAINST]->(w:Worker) RETURN w.worker_id AS id ORDER BY id } AS workers
ORDER BY rule, subject, episode
