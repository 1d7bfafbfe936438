// In which types of tasks each worker verifies, apart for outcomes on which a decision required verdicts.
//
// mode: read
// use: step
// returns: worker_id STRING, task_type STRING, required BOOLEAN
MATCH (verifier:Worker)-[:VERIFIED]->(:Outcome)-[:OF]->(assignment:Assignment)-[:FOR]->(task:Task)
MATCH (task)-[:OF_TYPE]->(type:TaskType)
RETURN DISTINCT verifier.worker_id AS worker_id, type.name AS task_type,
       EXISTS { (assignment)-[:PART_OF]->(decision:Decision) WHERE decision.verifications > 0 } AS required
ORDER BY worker_id, task_type, required
