// One step of trust, from those who have it to those whose work they find right.
//
// `trust` maps workers to what they have. A worker passes on all but `$held_back` of its trust, in
// equal parts; `$hesitation` parts more are lost, so that few verdicts carry little. Workers of one
// operator divide one part, and get none from one another. What is held back goes to the anchors
// that had joined by then. `reputation/trust_with_gds` takes all steps at once.
//
// mode: read
// returns: worker_id STRING, trust FLOAT
/*
:param trust => {`worker-2`: 1.0}
:param as_of => null
:param held_back => 0.15
:param hesitation => 20.0
*/
CALL () {
  MATCH (anchor:Trusted)
  WHERE coalesce(anchor.joined_at <= $as_of, true)
  WITH collect(anchor.worker_id) AS anchors
  UNWIND anchors AS worker_id
  RETURN worker_id, $held_back / size(anchors) AS part
  UNION ALL
  UNWIND keys($trust) AS verifier_id
  MATCH (verifier:Worker {worker_id: verifier_id})-[verdict:VERIFIED]->(:Outcome)<-[:REPORTED]-(worker:Worker)
  // Right after a load the planner thinks that there are hardly any workers, and reads them all for each.
  USING INDEX SEEK verifier:Worker(worker_id)
  WHERE coalesce(verdict.at <= $as_of, true)
    AND NOT EXISTS { (verifier)-[:RUN_BY]->(:Operator)<-[:RUN_BY]-(worker) }
  WITH verifier_id, worker, sum(CASE WHEN verdict.agrees THEN 1 ELSE -1 END) AS balance
  WHERE balance > 0
  OPTIONAL MATCH (worker)-[:RUN_BY]->(operator:Operator)
  WITH verifier_id, coalesce(operator, worker) AS voice, collect(worker.worker_id) AS own
  WITH verifier_id, collect(own) AS endorsed
  UNWIND endorsed AS own
  UNWIND own AS worker_id
  RETURN worker_id,
         (1 - $held_back) * $trust[verifier_id] / (size(endorsed) + $hesitation) / size(own) AS part
}
RETURN worker_id, sum(part) AS trust
ORDER BY trust DESC, worker_id
