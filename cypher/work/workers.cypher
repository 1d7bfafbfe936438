// The workers, by id: who runs them, what they have done, and what they have in hand.
//
// mode: read
// use: question
// returns: worker_id STRING, operator STRING, trusted BOOLEAN, joined_at ZONED DATETIME,
// capacity INTEGER, task_types LIST<STRING>, verifies_only BOOLEAN,
// in_hand INTEGER, outcomes INTEGER, verdicts INTEGER
/*
:param limit => 25
*/
MATCH (worker:Worker)
WITH worker
ORDER BY worker.worker_id
LIMIT $limit
OPTIONAL MATCH (worker)-[:RUN_BY]->(operator:Operator)
RETURN worker.worker_id AS worker_id,
       operator.operator_id AS operator,
       worker:Trusted AS trusted,
       worker.joined_at AS joined_at,
       worker.capacity AS capacity,
       COLLECT { MATCH (worker)-[:TAKES]->(type:TaskType) RETURN type.name ORDER BY type.name } AS task_types,
       coalesce(worker.verifies_only, false) AS verifies_only,
       COUNT { (worker)-[:HOLDS]->() } AS in_hand,
       COUNT { (worker)-[:REPORTED]->() } AS outcomes,
       COUNT { (worker)-[:VERIFIED]->() } AS verdicts
ORDER BY worker_id
