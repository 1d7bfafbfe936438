// The workers able to take a task, with their reputation in its type and what they have in hand.
//
// Able is who takes the task's type or a more general one (or names no types at all), has
// capacity left, and hasn't had the task yet. Reputation is that in the nearest of the types from
// the task's own upwards in which the worker has any; it is null where there is none.
//
// mode: read
// returns: worker_id STRING, operator STRING, trusted BOOLEAN, in_hand INTEGER, capacity INTEGER,
// reputed_in STRING, lower_bound FLOAT, evidence FLOAT
/*
:param task_id => 'task-1'
*/
MATCH (task:Task {task_id: $task_id})-[:OF_TYPE]->(own:TaskType)
MATCH path = (own)-[:KIND_OF*0..]->(type:TaskType)
WITH task, type, length(path) AS distance
ORDER BY distance
WITH task, collect(type) AS chain
WITH chain, COLLECT { MATCH (task)<-[:FOR]-(:Assignment)-[:TO]->(had:Worker) RETURN had } AS had
MATCH (worker:Worker)
WHERE NOT worker IN had
  AND coalesce(worker.capacity > COUNT { (worker)-[:HOLDS]->() }, true)
  AND (NOT EXISTS { (worker)-[:TAKES]->() } OR any(type IN chain WHERE EXISTS { (worker)-[:TAKES]->(type) }))
OPTIONAL MATCH (worker)-[:RUN_BY]->(operator:Operator)
WITH worker, operator,
     head([type IN chain WHERE EXISTS { (worker)-[:REPUTED_IN]->(type) }]) AS nearest
OPTIONAL MATCH (worker)-[reputed:REPUTED_IN]->(nearest)
RETURN worker.worker_id AS worker_id,
       operator.operator_id AS operator,
       worker:Trusted AS trusted,
       COUNT { (worker)-[:HOLDS]->() } AS in_hand,
       worker.capacity AS capacity,
       nearest.name AS reputed_in,
       reputed.lower_bound AS lower_bound,
       reputed.evidence AS evidence
ORDER BY worker_id
