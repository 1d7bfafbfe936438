// Workers' verdicts on one another, as weights from 1 (praise) to -1 (blame).
//
// mode: read
// use: step
// returns: verifier_id STRING, worker_id STRING, weight FLOAT
MATCH (verifier:Worker)-[verdict:VERIFIED]->(:Outcome)<-[:REPORTED]-(worker:Worker)
RETURN verifier.worker_id AS verifier_id,
       worker.worker_id AS worker_id,
       2 * coalesce(verdict.score, CASE WHEN verdict.agrees THEN 1.0 ELSE 0.0 END) - 1 AS weight
ORDER BY verifier_id, worker_id, weight
