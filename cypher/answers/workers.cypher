// Every worker, its operator, and whether it is an anchor of trust.
//
// mode: read
// use: step
// returns: worker_id STRING, operator_id STRING, anchor BOOLEAN
MATCH (worker:Worker)
OPTIONAL MATCH (worker)-[:RUN_BY]->(operator:Operator)
RETURN worker.worker_id AS worker_id, operator.operator_id AS operator_id, worker:Trusted AS anchor
ORDER BY worker_id
