// How far believed workers believe a worker: praise less blame, of both and `doubt` together.
//
// Each verdict counts by how far it lies from the middle, and by how far its giver is believed
// itself (`belief`, 0 to 1; workers that aren't in it don't count).
//
// mode: read
// returns: worker_id STRING, belief FLOAT
/*
:param belief => {`worker-2`: 1.0}
:param doubt => 0.1
*/
MATCH (rater:Worker)-[verdict:VERIFIED]->(:Outcome)<-[:REPORTED]-(worker:Worker)
WHERE $belief[rater.worker_id] > 0
WITH worker.worker_id AS worker_id, $belief[rater.worker_id]
       * (2 * coalesce(verdict.score, CASE WHEN verdict.agrees THEN 1.0 ELSE 0.0 END) - 1) AS weight
RETURN worker_id, sum(weight) / (sum(abs(weight)) + $doubt) AS belief
ORDER BY worker_id
