// A task, what it requires, and the server's clock.
//
// mode: read
// use: question
// returns: task_type STRING, risk_level STRING, criticality STRING, min_accuracy STRING,
// max_latency STRING, max_cost STRING, provider_types LIST<STRING>, now ZONED DATETIME
/*
:param task_id => 'task-1'
*/
MATCH (task:Task {task_id: $task_id})-[:OF_TYPE]->(type:TaskType)
RETURN type.name AS task_type,
       task.risk_level AS risk_level,
       task.criticality AS criticality,
       task.min_accuracy AS min_accuracy,
       task.max_latency AS max_latency,
       task.max_cost AS max_cost,
       task.provider_types AS provider_types,
       datetime() AS now
ORDER BY task_type
