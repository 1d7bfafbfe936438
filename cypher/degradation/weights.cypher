// The selection weights that the policy's rules give to capabilities which are found to be degraded.
//
// A capability is a model for a task type. A rule that reduces lowers the weight from 1, where a finding is of no
// confidence, to the rule's own weight where it is certain, in steps of a twentieth. A finding counts while it is
// open or acknowledged. Where several findings or rules are about a capability, the smallest weight holds.
//
// mode: read
// use: question
// returns: model_id STRING, task_type STRING, weight FLOAT, because STRING, back_when STRING
MATCH (:Pool {name: 'registry'})-[:FOLLOWS]->(:Policy)-[has:HAS_RULE]->(rule:Rule)
WHERE rule.reduce_weight IS NOT NULL
MATCH (finding:Finding)-[:FOUND_IN]->(type:TaskType)
WHERE finding.rule IN rule.reduce_detector AND finding.status IN ['open', 'acknowledged'] AND finding.confidence > 0
  AND (rule.when_task_type IS NULL OR EXISTS {
    MATCH (type)-[:KIND_OF*0..]->(above:TaskType)
    WHERE above.name IN rule.when_task_type
  })
MATCH (finding)-[:CONCERNS]->(model:Model)
WITH model, type, finding, rule, has, round(20 * (1 - finding.confidence * (1 - rule.reduce_weight))) / 20 AS weight
WHERE weight < 1
WITH model, type, finding, rule, weight
ORDER BY weight, has.position, finding.finding_id
WITH model, type, collect({weight: weight, finding: finding, rule: rule})[0] AS lowest
RETURN model.model_id AS model_id,
       type.name AS task_type,
       lowest.weight AS weight,
       lowest.finding.summary + ' (finding ' + lowest.finding.finding_id + ', policy rule ' + lowest.rule.name + ')'
         AS because,
       CASE lowest.finding.rule
         WHEN 'degradation/drift' THEN coalesce(
           head([(model)-[watched:WATCHED_IN]->(type) | watched.back_when]), 'new verified outcomes are as expected')
         ELSE 'new outcomes no longer show it' END AS back_when
ORDER BY task_type, model_id
