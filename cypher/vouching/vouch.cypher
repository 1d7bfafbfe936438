// Adds up the verdicts of each worker on the outcomes of each other one.
//
// Writes only the sums that have changed. `beside` counts the verdicts on tasks that the verifier did itself.
//
// mode: write
// returns: verdicts INTEGER
/*
:param as_of => datetime('2026-01-01T00:00:00Z')
*/
MATCH (verifier:Worker)-[verdict:VERIFIED]->(outcome:Outcome)<-[:REPORTED]-(worker:Worker)
WHERE verifier <> worker
OPTIONAL MATCH (outcome)-[:OF]->(:Assignment)-[:FOR]->(task:Task)
WITH task, collect({verifier: verifier, worker: worker, agrees: verdict.agrees}) AS verdicts
WITH verdicts, COLLECT {
       MATCH (task)<-[:FOR]-(:Assignment)<-[:OF]-(:Outcome)<-[:REPORTED]-(doer:Worker)
       RETURN DISTINCT doer
     } AS doers
UNWIND verdicts AS verdict
WITH verdict.verifier AS verifier, verdict.worker AS worker, count(CASE WHEN verdict.agrees THEN 1 END) AS agree,
     count(CASE WHEN NOT verdict.agrees THEN 1 END) AS disagree,
     count(CASE WHEN verdict.verifier IN doers THEN 1 END) AS beside
OPTIONAL MATCH (verifier)-[old:VOUCHES_FOR]->(worker)
WITH verifier, worker, agree, disagree, beside,
     coalesce([old.agree, old.disagree, old.beside] <> [agree, disagree, beside], true) AS changed
FOREACH (_ IN CASE WHEN changed THEN [1] ELSE [] END |
  MERGE (verifier)-[vouches:VOUCHES_FOR]->(worker)
  SET vouches.agree = agree, vouches.disagree = disagree, vouches.beside = beside, vouches.as_of = $as_of)
RETURN coalesce(sum(agree + disagree), 0) AS verdicts
