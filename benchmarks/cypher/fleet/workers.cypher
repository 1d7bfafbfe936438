// Adds workers, some of an operator, some Trusted.
//
// mode: write
// returns: added INTEGER
/*
:param rows => [{worker_id: 'w1', joined_at: datetime('2026-01-01T00:00:00Z'), operator: null, anchor: false}]
*/
UNWIND $rows AS row
CREATE (worker:Worker {worker_id: row.worker_id, joined_at: row.joined_at, digest: ''})
FOREACH (_ IN CASE WHEN row.anchor THEN [1] ELSE [] END | SET worker:Trusted)
FOREACH (name IN CASE WHEN row.operator IS NULL THEN [] ELSE [row.operator] END |
  MERGE (operator:Operator {operator_id: name})
  CREATE (worker)-[:RUN_BY]->(operator))
RETURN count(worker) AS added
