// Sums of the verdicts that dismissals cover, by pair.
//
// `covered` maps the key of a finding to time windows, each with the workers it was held against: verdicts among
// them that were recorded in it aren't held against anybody again.
//
// mode: read
// use: step
// returns: verifier STRING, worker STRING, agree INTEGER, disagree INTEGER, beside INTEGER
/*
:param covered => {}
*/
UNWIND keys($covered) AS key
UNWIND $covered[key] AS look
UNWIND look.workers AS id
MATCH (verifier:Worker {worker_id: id})-[verdict:VERIFIED]->(outcome:Outcome)<-[:REPORTED]-(worker:Worker)
WHERE worker.worker_id IN look.workers AND worker <> verifier
  AND look.after < coalesce(verdict.recorded_at, verdict.at) <= look.until
WITH DISTINCT verifier, worker, verdict, outcome
MATCH (outcome)-[:OF]->(:Assignment)-[:FOR]->(task:Task)
WITH verifier.worker_id AS verifier, worker.worker_id AS worker, verdict,
     EXISTS { (task)<-[:FOR]-(:Assignment)<-[:OF]-(:Outcome)<-[:REPORTED]-(verifier) } AS beside
RETURN verifier, worker, count(CASE WHEN verdict.agrees THEN 1 END) AS agree,
       count(CASE WHEN NOT verdict.agrees THEN 1 END) AS disagree, count(CASE WHEN beside THEN 1 END) AS beside
ORDER BY verifier, worker
