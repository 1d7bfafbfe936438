// The operator of each worker that has one.
//
// mode: read
// use: step
// returns: worker_id STRING, operator_id STRING
MATCH (worker:Worker)-[:RUN_BY]->(operator:Operator)
RETURN worker.worker_id AS worker_id, operator.operator_id AS operator_id
ORDER BY worker_id
