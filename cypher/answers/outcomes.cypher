// The outcomes of a task type, task by task, as they are: nothing is computed of them.
//
// Of each task: its id, known answer, the accuracy that it demands, and its outcomes. Of each outcome: its id, its
// worker's, status, answer, the id of the model used, when it was reported and when recorded, both in microseconds
// since 1970, who verified it and whether it agrees, and what is written of it: how likely it is right, its weight,
// what that rests on, and the number of the judging that wrote it. Refused outcomes are left out. Tasks come in no
// order, fifty in a row, so that neither the server nor the driver holds them all.
//
// mode: read
// use: step
// returns: tasks LIST<ANY>
/*
:param task_type => 'code-generation'
:param as_of => null
*/
MATCH (:TaskType {name: $task_type})<-[:OF_TYPE]-(task:Task)
WITH collect(task) AS every
UNWIND range(0, size(every) - 1, 50) AS first
WITH every[first..first + 50] AS tasks
WITH COLLECT {
  UNWIND tasks AS task
  WITH task, COLLECT {
    MATCH (task)<-[:FOR]-(:Assignment)<-[:OF]-(outcome:Outcome)<-[reported:REPORTED]-(worker:Worker)
    WHERE coalesce(outcome.reported_at <= $as_of, true) AND outcome.status <> 'Refused'
    OPTIONAL MATCH (outcome)-[:USED]->(model:Model)
    WITH outcome, reported, worker, model, outcome.reported_at AS at,
         coalesce(outcome.recorded_at, outcome.reported_at) AS recorded
    RETURN [outcome.outcome_id, worker.worker_id, outcome.status, outcome.answer, model.model_id,
            at.epochSeconds * 1000000 + at.microsecond, recorded.epochSeconds * 1000000 + recorded.microsecond,
            [(outcome)<-[verdict:VERIFIED]-(verifier:Worker) WHERE coalesce(verdict.at <= $as_of, true)
             | [verifier.worker_id, verdict.agrees]],
            reported.right, reported.weight, reported.rests_on, reported.judging]
  } AS outcomes
  WHERE outcomes <> []
  RETURN [task.task_id, CASE WHEN coalesce(task.reference_at <= $as_of, true) THEN task.reference END,
          coalesce(task.min_accuracy, 'any'), outcomes]
} AS tasks
WHERE tasks <> []
RETURN tasks
