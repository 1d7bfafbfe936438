// Outcomes with fewer verdicts than their decision required, the longest waiting first.
//
// Verdicts of one operator count as one. `verifiers` counts who may give another: operators, and
// workers without one, except the outcome's own worker, its operator, and those that have given a
// verdict on it.
//
// mode: read
// use: question
// returns: outcome_id STRING, task_id STRING, worker_id STRING, reported_at ZONED DATETIME,
// needed INTEGER, verdicts INTEGER, verifiers INTEGER
/*
:param limit => 25
*/
MATCH (decision:Decision)
WHERE decision.verifications > 0
MATCH (decision)<-[:PART_OF]-(assignment:Assignment)<-[:OF]-(outcome:Outcome)
WITH decision, assignment, outcome, COUNT {
       MATCH (outcome)<-[:VERIFIED]-(verifier:Worker)
       OPTIONAL MATCH (verifier)-[:RUN_BY]->(operator:Operator)
       RETURN DISTINCT coalesce(operator, verifier) AS voice
     } AS verdicts
WHERE verdicts < decision.verifications
WITH decision, assignment, outcome, verdicts
ORDER BY outcome.reported_at, outcome.outcome_id
LIMIT $limit
MATCH (assignment)-[:FOR]->(task:Task)
MATCH (worker:Worker)-[:REPORTED]->(outcome)
RETURN outcome.outcome_id AS outcome_id,
       task.task_id AS task_id,
       worker.worker_id AS worker_id,
       outcome.reported_at AS reported_at,
       decision.verifications AS needed,
       verdicts,
       COUNT {
         MATCH (verifier:Worker)
         WHERE verifier <> worker
           AND NOT EXISTS { (verifier)-[:VERIFIED]->(outcome) }
           AND NOT EXISTS { (verifier)-[:RUN_BY]->(:Operator)<-[:RUN_BY]-(worker) }
           AND NOT EXISTS { (verifier)-[:RUN_BY]->(:Operator)<-[:RUN_BY]-(:Worker)-[:VERIFIED]->(outcome) }
         OPTIONAL MATCH (verifier)-[:RUN_BY]->(operator:Operator)
         RETURN DISTINCT coalesce(operator, verifier) AS voice
       } AS verifiers
ORDER BY reported_at, outcome_id
