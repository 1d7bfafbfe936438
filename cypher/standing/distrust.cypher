// One step of distrust along verdicts, from those who have trust to those they found wrong.
//
// In parts as large as how far each verdict lies under the middle, of all that the worker said.
//
// mode: read
// returns: worker_id STRING, distrust FLOAT
/*
:param trust => {`worker-2`: 1.0}
*/
MATCH (rater:Worker)-[verdict:VERIFIED]->(:Outcome)<-[:REPORTED]-(worker:Worker)
WHERE $trust[rater.worker_id] > 0
WITH rater, worker, 2 * coalesce(verdict.score, CASE WHEN verdict.agrees THEN 1.0 ELSE 0.0 END) - 1 AS weight
WITH rater.worker_id AS rater_id, collect({id: worker.worker_id, weight: weight}) AS given, sum(abs(weight)) AS total
UNWIND given AS part
WITH rater_id, part, total
WHERE part.weight < 0
RETURN part.id AS worker_id, sum($trust[rater_id] * -part.weight / total) AS distrust
ORDER BY worker_id
