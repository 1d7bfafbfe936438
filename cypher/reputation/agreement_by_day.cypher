// How many verdicts agreed and how many didn't, on each day that has any.
//
// A day is the number of whole days since 1970 in UTC. Verdicts between two operators on one task share the
// weight of one pair of workers.
//
// mode: read
// use: step
// returns: day INTEGER, agree FLOAT, disagree FLOAT
/*
:param before => datetime('2999-01-01T00:00:00Z')
*/
MATCH (verifier:Worker)-[verdict:VERIFIED]->(outcome:Outcome)<-[:REPORTED]-(worker:Worker)
WHERE verdict.at < $before
OPTIONAL MATCH (outcome)-[:OF]->(:Assignment)-[:FOR]->(task:Task)
OPTIONAL MATCH (verifier)-[:RUN_BY]->(by:Operator)
OPTIONAL MATCH (worker)-[:RUN_BY]->(about:Operator)
WITH coalesce(task, outcome) AS task, coalesce(by, verifier) AS by, coalesce(about, worker) AS about,
     collect(verdict) AS verdicts, count(DISTINCT [verifier.worker_id, worker.worker_id]) AS pairs
UNWIND verdicts AS verdict
WITH verdict.at.epochSeconds / 86400 AS day, verdict.agrees AS agrees, 1.0 / pairs AS share
RETURN day, sum(CASE WHEN agrees THEN share ELSE 0.0 END) AS agree,
       sum(CASE WHEN agrees THEN 0.0 ELSE share END) AS disagree
ORDER BY day
