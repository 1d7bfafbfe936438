// The task types in which workers have scores that hold now.
//
// mode: read
// use: step
// returns: task_type STRING
MATCH (type:TaskType)
WHERE EXISTS { (:Worker)-[:REPUTED_IN]->(type) }
RETURN type.name AS task_type
ORDER BY task_type
