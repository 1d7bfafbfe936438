// One step of trust along verdicts: what each worker gets from those who have some.
//
// A worker passes all of its trust on to those it found right, in parts as large as how far each
// verdict lies above the middle. What workers without such verdicts have is lost.
//
// mode: read
// returns: worker_id STRING, trust FLOAT
/*
:param trust => {`worker-2`: 1.0}
*/
MATCH (rater:Worker)-[verdict:VERIFIED]->(:Outcome)<-[:REPORTED]-(worker:Worker)
WHERE $trust[rater.worker_id] > 0
WITH rater, worker, 2 * coalesce(verdict.score, CASE WHEN verdict.agrees THEN 1.0 ELSE 0.0 END) - 1 AS weight
WHERE weight > 0
WITH rater.worker_id AS rater_id, collect({id: worker.worker_id, weight: weight}) AS given, sum(weight) AS total
UNWIND given AS part
RETURN part.id AS worker_id, sum($trust[rater_id] * part.weight / total) AS trust
ORDER BY worker_id
