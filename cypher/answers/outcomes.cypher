// The outcomes of a task type, as they come: a row for each, and nothing computed.
//
// Later attempts of a worker at a task are among them; refused ones aren't.
//
// mode: read
// use: step
// returns: task STRING, outcome STRING, worker STRING, status STRING, answer STRING, model STRING,
// reported_at INTEGER, recorded_at INTEGER
/*
:param task_type => 'code-generation'
:param as_of => null
*/
MATCH (:TaskType {name: $task_type})<-[:OF_TYPE]-(task:Task)<-[:FOR]-(:Assignment)<-[:OF]-(outcome:Outcome)
      <-[:REPORTED]-(worker:Worker)
WHERE coalesce(outcome.reported_at <= $as_of, true) AND outcome.status <> 'Refused'
OPTIONAL MATCH (outcome)-[:USED]->(model:Model)
RETURN task.task_id AS task, outcome.outcome_id AS outcome, worker.worker_id AS worker, outcome.status AS status,
       outcome.answer AS answer, model.model_id AS model, outcome.reported_at.epochMillis AS reported_at,
       coalesce(outcome.recorded_at, outcome.reported_at).epochMillis AS recorded_at
