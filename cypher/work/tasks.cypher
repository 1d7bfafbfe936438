// The tasks, the newest first: what they require, and how many assignments and outcomes they have.
//
// `answer_known` says whether the task has a known answer.
//
// mode: read
// use: question
// returns: task_id STRING, task_type STRING, risk_level STRING, criticality STRING, min_accuracy STRING,
// max_latency STRING, max_cost STRING, provider_types LIST<STRING>, answer_known BOOLEAN,
// declared_at ZONED DATETIME, assignments INTEGER, outcomes INTEGER
/*
:param task_type => 'code-generation'
:param limit => 25
*/
MATCH (task:Task)-[:OF_TYPE]->(type:TaskType)
WHERE $task_type IS NULL OR EXISTS { (type)-[:KIND_OF*0..]->(:TaskType {name: $task_type}) }
WITH task, type
ORDER BY task.declared_at DESC, task.task_id
LIMIT $limit
RETURN task.task_id AS task_id,
       type.name AS task_type,
       task.risk_level AS risk_level,
       task.criticality AS criticality,
       task.min_accuracy AS min_accuracy,
       task.max_latency AS max_latency,
       task.max_cost AS max_cost,
       task.provider_types AS provider_types,
       task.reference IS NOT NULL AS answer_known,
       task.declared_at AS declared_at,
       COUNT { (task)<-[:FOR]-(:Assignment) } AS assignments,
       COUNT { (task)<-[:FOR]-(:Assignment)<-[:OF]-(:Outcome) } AS outcomes
ORDER BY declared_at DESC, task_id
