// Findings of the graph, the worst first.
//
// A filter that is null matches all: the statuses, a rule or the folder that its name begins with, the
// beginning of the finding's id, and the model or the worker that it is about.
//
// mode: read
// use: question
// returns: finding_id STRING, rule STRING, key STRING, severity STRING, status STRING, summary STRING,
// facts LIST<STRING>, population INTEGER, score FLOAT, model_ids LIST<STRING>, worker_ids LIST<STRING>,
// evidence LIST<STRING>, task_type STRING, confidence FLOAT, since ZONED DATETIME, found_at ZONED DATETIME,
// status_at ZONED DATETIME, reason STRING
/*
:param statuses => ['open', 'acknowledged']
:param rule => null
:param finding_id => null
:param model_id => null
:param worker_id => null
:param limit => 25
*/
MATCH (finding:Finding)
WHERE coalesce(finding.status IN $statuses, true)
  AND coalesce(finding.rule STARTS WITH $rule, true)
  AND coalesce(finding.finding_id STARTS WITH $finding_id, true)
  AND ($model_id IS NULL OR EXISTS { (finding)-[:CONCERNS]->(:Model {model_id: $model_id}) })
  AND ($worker_id IS NULL OR EXISTS { (finding)-[:AGAINST]->(:Worker {worker_id: $worker_id}) })
WITH finding
ORDER BY CASE finding.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END,
         finding.rule, coalesce(finding.score, 0.0) DESC, finding.key
LIMIT $limit
RETURN finding.finding_id AS finding_id,
       finding.rule AS rule,
       substring(finding.key, size(finding.rule) + 1) AS key,
       finding.severity AS severity,
       finding.status AS status,
       finding.summary AS summary,
       finding.facts AS facts,
       finding.population AS population,
       finding.score AS score,
       COLLECT { MATCH (finding)-[:CONCERNS]->(m:Model) RETURN m.model_id AS id ORDER BY id } AS model_ids,
       COLLECT { MATCH (finding)-[:AGAINST]->(w:Worker) RETURN w.worker_id AS id ORDER BY id } AS worker_ids,
       COLLECT {
         MATCH (finding)-[:EVIDENCED_BY]->(node)
         RETURN CASE
           WHEN node:RegistryLoad THEN 'load ' + node.load_id
           WHEN node:Assignment THEN 'assignment ' + node.assignment_id
           ELSE 'outcome ' + node.outcome_id END AS id
         ORDER BY id
       } AS evidence,
       head([(finding)-[:FOUND_IN]->(type:TaskType) | type.name]) AS task_type,
       finding.confidence AS confidence,
       finding.since AS since,
       finding.found_at AS found_at,
       finding.status_at AS status_at,
       finding.reason AS reason
ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END,
         rule, coalesce(score, 0.0) DESC, key
