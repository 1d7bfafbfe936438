// The uses of models in a task type, in the last days of its record, as they are: nothing is computed of them.
//
// Of each task: what it requires, and its uses. Of each use: the outcome's id, its worker's, the model's, when it was
// reported and when recorded, the moment whose feasible set applies, all in microseconds since 1970, how long it took
// if it was completed, in milliseconds, and whether it failed. The days are those before the newest outcome. Refused
// outcomes are left out. Tasks come in no order, fifty in a row, so that neither the server nor the driver holds them
// all.
//
// mode: read
// use: step
// returns: tasks LIST<ANY>
/*
:param task_type => 'code-generation'
:param days => 90
*/
MATCH (:TaskType {name: $task_type})<-[:OF_TYPE]-(task:Task)
WITH collect(task) AS every
CALL (every) {
  UNWIND every AS task
  MATCH (task)<-[:FOR]-(:Assignment)<-[:OF]-(outcome:Outcome)
  RETURN max(outcome.reported_at) - duration({days: $days}) AS since
}
UNWIND range(0, size(every) - 1, 50) AS first
WITH since, every[first..first + 50] AS tasks
WITH COLLECT {
  UNWIND tasks AS task
  WITH task, COLLECT {
    MATCH (task)<-[:FOR]-(assignment:Assignment)<-[:OF]-(outcome:Outcome)-[:USED]->(model:Model)
    MATCH (outcome)<-[:REPORTED]-(worker:Worker)
    WHERE outcome.reported_at >= since AND outcome.status <> 'Refused'
    WITH outcome, worker, model, outcome.reported_at AS at, assignment.registry_as_of AS registry,
         coalesce(outcome.recorded_at, outcome.reported_at) AS recorded
    RETURN [outcome.outcome_id, worker.worker_id, model.model_id,
            at.epochSeconds * 1000000 + at.microsecond, recorded.epochSeconds * 1000000 + recorded.microsecond,
            registry.epochSeconds * 1000000 + registry.microsecond,
            CASE WHEN outcome.status = 'Completed' AND outcome.latency_ms >= 0 THEN outcome.latency_ms END,
            outcome.status = 'Failed']
  } AS uses
  WHERE uses <> []
  RETURN [task {.risk_level, .criticality, .min_accuracy, .max_latency, .max_cost, .provider_types}, uses]
} AS tasks
WHERE tasks <> []
RETURN tasks
