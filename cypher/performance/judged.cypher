// What the last judging of outcomes found out about the pool in each task type, as JSON.
//
// mode: read
// use: step
// returns: task_type STRING, state STRING
MATCH (:Pool {name: 'registry'})-[judged:JUDGED]->(type:TaskType)
RETURN type.name AS task_type, judged.state AS state
ORDER BY task_type
