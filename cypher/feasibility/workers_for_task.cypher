// The workers eligible for a task, or the others with every reason, and their reputation.
//
// An eligible worker takes the task's type or a more general one (or names no types at all), doesn't
// only verify, has capacity left, hasn't been assigned the task yet, and is admitted by the policy:
// as a newcomer if these have a share, else with enough reputation. Reputation is that in the nearest
// type, from the task's own upwards in the hierarchy, in which the worker has any; else it is null.
// `reasons` is empty for an eligible worker.
//
// mode: read
// use: question
// returns: worker_id STRING, operator STRING, trusted BOOLEAN, in_hand INTEGER, capacity INTEGER,
// reputed_in STRING, score FLOAT, lower_bound FLOAT, evidence FLOAT, newcomer BOOLEAN, reasons LIST<STRING>
/*
:param task_id => 'task-1'
:param able => true
:param min_reputation => 0.0
:param newcomer_share => 0.1
:param newcomer_evidence => 5.0
:param limit => 25
*/
MATCH (task:Task {task_id: $task_id})-[:OF_TYPE]->(own:TaskType)
MATCH path = (own)-[:KIND_OF*0..]->(type:TaskType)
WITH task, type, length(path) AS distance
ORDER BY distance
WITH task, collect(type) AS chain
WITH chain, COLLECT { MATCH (task)<-[:FOR]-(:Assignment)-[:TO]->(had:Worker) RETURN had } AS had
MATCH (worker:Worker)
WITH worker, worker IN had AS had, COUNT { (worker)-[:HOLDS]->() } AS in_hand,
     NOT EXISTS { (worker)-[:TAKES]->() } OR any(type IN chain WHERE EXISTS { (worker)-[:TAKES]->(type) }) AS takes,
     head([type IN chain WHERE EXISTS { (worker)-[:REPUTED_IN]->(type) }]) AS nearest
OPTIONAL MATCH (worker)-[reputed:REPUTED_IN]->(nearest)
WITH *, coalesce(reputed.evidence, 0.0) < $newcomer_evidence AS new
WITH *, new AND NOT worker:Trusted AS newcomer, [reason IN [
  CASE WHEN worker.verifies_only THEN 'only verifies' END,
  CASE WHEN NOT takes THEN 'takes other task types: ' + reduce(text = '', name IN
         COLLECT { MATCH (worker)-[:TAKES]->(type:TaskType) RETURN type.name ORDER BY type.name } |
         text + CASE text WHEN '' THEN '' ELSE ', ' END + name) END,
  CASE WHEN had THEN 'has had the task' END,
  CASE WHEN in_hand >= worker.capacity THEN 'has its hands full: ' + in_hand + ' of ' + worker.capacity END,
  CASE WHEN new AND NOT worker:Trusted AND $newcomer_share = 0
       THEN 'is a newcomer, and the policy gives this task to none' END,
  CASE WHEN NOT new AND reputed.lower_bound < $min_reputation
       THEN 'is reputed for ' + round(reputed.lower_bound, 3) + ' at least, and the policy wants '
            + round($min_reputation, 3) END
] WHERE reason IS NOT NULL] AS reasons
WHERE (size(reasons) = 0) = $able
WITH *
ORDER BY worker.worker_id
LIMIT $limit
OPTIONAL MATCH (worker)-[:RUN_BY]->(operator:Operator)
RETURN worker.worker_id AS worker_id,
       operator.operator_id AS operator,
       worker:Trusted AS trusted,
       in_hand,
       worker.capacity AS capacity,
       nearest.name AS reputed_in,
       reputed.score AS score,
       reputed.lower_bound AS lower_bound,
       reputed.evidence AS evidence,
       newcomer,
       reasons
ORDER BY worker_id
