// What is needed of models that are rated for some task types: these types, their kinds, and what tasks ask for.
//
// The first row of a type asks for nothing but the type; the others are the demands of its declared tasks, each
// once. After a weight has fallen, each of them must still have a feasible model of whole weight, if it had one.
//
// mode: read
// use: step
// returns: task_type STRING, risk_level STRING, criticality STRING, min_accuracy STRING, max_latency STRING,
// max_cost STRING, provider_types LIST<STRING>
/*
:param task_types => ['code-generation']
*/
MATCH (kind:TaskType)-[:KIND_OF*0..]->(type:TaskType)
WHERE type.name IN $task_types
WITH DISTINCT kind
CALL (kind) {
  RETURN {task_type: kind.name} AS need
  UNION
  MATCH (task:Task)-[:OF_TYPE]->(kind)
  RETURN DISTINCT {task_type: kind.name, risk_level: task.risk_level, criticality: task.criticality,
    min_accuracy: task.min_accuracy, max_latency: task.max_latency, max_cost: task.max_cost,
    provider_types: task.provider_types} AS need
}
RETURN need.task_type AS task_type, need.risk_level AS risk_level, need.criticality AS criticality,
       need.min_accuracy AS min_accuracy, need.max_latency AS max_latency, need.max_cost AS max_cost,
       need.provider_types AS provider_types
ORDER BY task_type, risk_level, criticality, min_accuracy, max_latency, max_cost, provider_types
