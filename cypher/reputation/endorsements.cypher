// How the trust of each verifier divides among the workers whose work it finds right.
//
// A verifier endorses a worker if it agrees with more of the worker's outcomes than not. `parts` are the shares
// of the verifier's trust that the workers get: all endorsed get equal ones, and `$hesitation` parts are lost,
// so that few verdicts carry little trust. Workers of one operator divide one part, and get none from
// one another. `reputation/trust_with_gds` lets trust flow over the same parts.
//
// mode: read
// use: step
// returns: verifier_id STRING, worker_ids LIST<STRING>, parts LIST<FLOAT>
/*
:param as_of => null
:param hesitation => 20.0
*/
MATCH (verifier:Worker)
OPTIONAL MATCH (verifier)-[:RUN_BY]->(by:Operator)
CALL (verifier, by) {
  MATCH (verifier)-[verdict:VERIFIED]->(:Outcome)<-[:REPORTED]-(worker:Worker)
  WHERE coalesce(verdict.at <= $as_of, true)
  WITH by, worker, sum(CASE WHEN verdict.agrees THEN 1 ELSE -1 END) AS balance
  WHERE balance > 0
  OPTIONAL MATCH (worker)-[:RUN_BY]->(operator:Operator)
  WITH worker, coalesce(operator, worker) AS voice
  WHERE coalesce(voice <> by, true)
  WITH voice, collect(worker.worker_id) AS own
  WITH collect(own) AS endorsed
  UNWIND endorsed AS own
  UNWIND own AS worker_id
  WITH endorsed, own, worker_id ORDER BY worker_id
  RETURN collect(worker_id) AS worker_ids, collect(1 / (size(endorsed) + $hesitation) / size(own)) AS parts
}
WITH verifier, worker_ids, parts
WHERE worker_ids <> []
RETURN verifier.worker_id AS verifier_id, worker_ids, parts
ORDER BY verifier_id
