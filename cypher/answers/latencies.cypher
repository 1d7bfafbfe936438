// How long the completed outcomes of a task type took, as they say: nothing is computed of them.
//
// Of each outcome: its id, its worker's, its latency in milliseconds, the id of the model that counts (the one used,
// else the one advised or chosen), the task's risk level, and when it was recorded, in microseconds since 1970. They
// come in no order, those of fifty tasks in a row, so that neither the server nor the driver holds them all.
//
// mode: read
// use: step
// returns: outcomes LIST<ANY>
/*
:param task_type => 'code-generation'
*/
MATCH (:TaskType {name: $task_type})<-[:OF_TYPE]-(task:Task)
WITH collect(task) AS every
UNWIND range(0, size(every) - 1, 50) AS first
WITH every[first..first + 50] AS tasks
WITH COLLECT {
  UNWIND tasks AS task
  MATCH (task)<-[:FOR]-(assignment:Assignment)<-[:OF]-(outcome:Outcome)<-[:REPORTED]-(worker:Worker)
  WHERE outcome.latency_ms >= 0 AND outcome.status = 'Completed'
  OPTIONAL MATCH (outcome)-[:USED]->(used:Model)
  OPTIONAL MATCH (assignment)-[:ADVISED|CHOSE]->(meant:Model)
  WITH task, outcome, worker, coalesce(used, meant) AS model,
       coalesce(outcome.recorded_at, outcome.reported_at) AS recorded
  RETURN [outcome.outcome_id, worker.worker_id, outcome.latency_ms, model.model_id,
          task.risk_level, recorded.epochSeconds * 1000000 + recorded.microsecond]
} AS outcomes
WHERE outcomes <> []
RETURN outcomes
