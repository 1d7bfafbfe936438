// The classes that the active policy accepts by itself once they are measured, by task type, and by which rule.
//
// mode: read
// use: question
// returns: task_type STRING, field STRING, policy STRING, rule STRING
/*
:param task_types => ['code-generation']
*/
MATCH (:Pool {name: 'registry'})-[:FOLLOWS]->(policy:Policy)-[has:HAS_RULE]->(rule:Rule)
WHERE rule.accept_classes IS NOT NULL
UNWIND $task_types AS task_type
MATCH (type:TaskType {name: task_type})
WHERE rule.when_task_type IS NULL OR EXISTS {
  MATCH (type)-[:KIND_OF*0..]->(above:TaskType)
  WHERE above.name IN rule.when_task_type
}
UNWIND rule.accept_classes AS field
WITH task_type, field, policy, rule, has
ORDER BY has.position
WITH task_type, field, policy, head(collect(rule.name)) AS rule
RETURN task_type, field, policy.policy_id AS policy, rule
ORDER BY task_type, field
