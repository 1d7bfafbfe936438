// How the trust of each verifier divides among the workers whose work it finds right.
//
// A verifier endorses a worker if it agrees with more of the worker's outcomes than not. `part` is the share
// of the verifier's trust that the worker gets: all endorsed get equal parts, and `$hesitation` parts are
// lost, so that few verdicts carry little trust. Workers of one operator divide one part, and get none from
// one another. `reputation/trust_with_gds` lets trust flow over the same parts.
//
// mode: read
// use: step
// returns: verifier_id STRING, worker_id STRING, part FLOAT
/*
:param as_of => null
:param hesitation => 20.0
*/
MATCH (verifier:Worker)-[verdict:VERIFIED]->(:Outcome)<-[:REPORTED]-(worker:Worker)
WHERE coalesce(verdict.at <= $as_of, true)
  AND NOT EXISTS { (verifier)-[:RUN_BY]->(:Operator)<-[:RUN_BY]-(worker) }
WITH verifier, worker, sum(CASE WHEN verdict.agrees THEN 1 ELSE -1 END) AS balance
WHERE balance > 0
OPTIONAL MATCH (worker)-[:RUN_BY]->(operator:Operator)
WITH verifier, coalesce(operator, worker) AS voice, collect(worker.worker_id) AS own
WITH verifier, collect(own) AS endorsed
UNWIND endorsed AS own
UNWIND own AS worker_id
RETURN verifier.worker_id AS verifier_id,
       worker_id,
       1 / (size(endorsed) + $hesitation) / size(own) AS part
ORDER BY verifier_id, worker_id
