// The records of workers in task types, with all models: evidence, how much of it is right, what others reach.
//
// `expected` is how much more others reach with the same requirements and models than in all their work.
//
// mode: read
// use: question
// returns: worker_id STRING, task_type STRING, evidence FLOAT, hits FLOAT, expected FLOAT
/*
:param task_types => ['code-generation']
:param worker_ids => ['worker-1']
*/
UNWIND $worker_ids AS worker_id
MATCH (worker:Worker {worker_id: worker_id})-[score:REPUTED_IN]->(type:TaskType)
WHERE type.name IN $task_types
RETURN worker_id, type.name AS task_type, score.evidence AS evidence, score.hits AS hits, score.expected AS expected
ORDER BY task_type, worker_id
