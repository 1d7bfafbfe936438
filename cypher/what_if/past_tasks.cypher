// The most recently declared tasks, grouped by what they ask for.
//
// `task_ids` names at most three of a group, the most recent first.
//
// mode: read
// use: question
// returns: task_type STRING, risk_level STRING, criticality STRING, min_accuracy STRING,
// max_latency STRING, max_cost STRING, provider_types LIST<STRING>, tasks INTEGER,
// task_ids LIST<STRING>
/*
:param last => 1000
*/
MATCH (task:Task)-[:OF_TYPE]->(type:TaskType)
WITH task, type
ORDER BY task.declared_at DESC, task.task_id
LIMIT $last
WITH type.name AS task_type, task.risk_level AS risk_level, task.criticality AS criticality,
     task.min_accuracy AS min_accuracy, task.max_latency AS max_latency, task.max_cost AS max_cost,
     task.provider_types AS provider_types, collect(task.task_id) AS task_ids
RETURN task_type, risk_level, criticality, min_accuracy, max_latency, max_cost, provider_types,
       size(task_ids) AS tasks,
       task_ids[..3] AS task_ids
ORDER BY tasks DESC, task_ids[0]
