// The tasks of the outcomes of each worker: by type of task, and by whether a decision required verdicts.
//
// A task is listed as often as the worker has outcomes of it.
//
// mode: read
// use: step
// returns: worker_id STRING, task_type STRING, required BOOLEAN, tasks LIST<STRING>
MATCH (worker:Worker)-[:REPORTED]->(:Outcome)-[:OF]->(assignment:Assignment)-[:FOR]->(task:Task)
MATCH (task)-[:OF_TYPE]->(type:TaskType)
WITH worker, type, task,
     EXISTS { (assignment)-[:PART_OF]->(decision:Decision) WHERE decision.verifications > 0 } AS required
RETURN worker.worker_id AS worker_id, type.name AS task_type, required, collect(task.task_id) AS tasks
ORDER BY worker_id, task_type, required
