// All outcomes, each with what judging needs of it, as a driver's user would ask for them.
//
// mode: read
// use: step
// returns: task STRING, reference STRING, demand STRING, outcome STRING, worker STRING, status STRING, answer STRING,
// model STRING, reported_at INTEGER, recorded_at INTEGER, agrees BOOLEAN, verifier STRING
MATCH (:TaskType)<-[:OF_TYPE]-(task:Task)<-[:FOR]-(:Assignment)<-[:OF]-(outcome:Outcome)<-[:REPORTED]-(worker:Worker)
OPTIONAL MATCH (outcome)-[:USED]->(model:Model)
OPTIONAL MATCH (outcome)<-[verdict:VERIFIED]-(verifier:Worker)
RETURN task.task_id AS task, task.reference AS reference, task.min_accuracy AS demand,
       outcome.outcome_id AS outcome, worker.worker_id AS worker, outcome.status AS status,
       outcome.answer AS answer, model.model_id AS model,
       outcome.reported_at.epochMillis AS reported_at, outcome.recorded_at.epochMillis AS recorded_at,
       verdict.agrees AS agrees, verifier.worker_id AS verifier
