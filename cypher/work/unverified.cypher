// Outcomes that lack verdicts, the longest waiting first: how many each needs, and why.
//
// A decision may have required a number; beyond it an outcome needs as many as keep what the policy promises of
// accepted outcomes, as they were last settled. Verdicts of one operator count as one. `verifiers` counts who may
// give another: operators, and workers without one, except the outcome's own worker, its operator, and those that
// have given a verdict on it.
//
// mode: read
// use: question
// returns: outcome_id STRING, task_id STRING, worker_id STRING, reported_at ZONED DATETIME,
// needed INTEGER, verdicts INTEGER, verifiers INTEGER, because STRING
/*
:param limit => 25
*/
CALL () {
  MATCH (decision:Decision)
  WHERE decision.verifications > 0
  MATCH (decision)<-[:PART_OF]-(:Assignment)<-[:OF]-(outcome:Outcome)
  RETURN outcome, decision.verifications AS required
  UNION
  MATCH (outcome:Outcome)
  WHERE outcome.needs_verdicts > 0
  RETURN outcome, 0 AS required
}
WITH outcome, max(required) AS required, COUNT {
       MATCH (outcome)<-[:VERIFIED]-(verifier:Worker)
       OPTIONAL MATCH (verifier)-[:RUN_BY]->(operator:Operator)
       RETURN DISTINCT coalesce(operator, verifier) AS voice
     } AS verdicts
WITH outcome, verdicts, required, verdicts + coalesce(outcome.needs_verdicts, 0) AS wanted
WHERE verdicts < required OR verdicts < wanted
WITH outcome, verdicts, CASE WHEN required > wanted THEN required ELSE wanted END AS needed,
     CASE WHEN verdicts < wanted THEN outcome.needs_because ELSE 'required by its decision' END AS because
ORDER BY outcome.reported_at, outcome.outcome_id
LIMIT $limit
MATCH (outcome)-[:OF]->(assignment:Assignment)-[:FOR]->(task:Task)
MATCH (worker:Worker)-[:REPORTED]->(outcome)
RETURN outcome.outcome_id AS outcome_id,
       task.task_id AS task_id,
       worker.worker_id AS worker_id,
       outcome.reported_at AS reported_at,
       needed,
       verdicts,
       COUNT {
         MATCH (verifier:Worker)
         WHERE verifier <> worker
           AND NOT EXISTS { (verifier)-[:VERIFIED]->(outcome) }
           AND NOT EXISTS { (verifier)-[:RUN_BY]->(:Operator)<-[:RUN_BY]-(worker) }
           AND NOT EXISTS { (verifier)-[:RUN_BY]->(:Operator)<-[:RUN_BY]-(:Worker)-[:VERIFIED]->(outcome) }
         OPTIONAL MATCH (verifier)-[:RUN_BY]->(operator:Operator)
         RETURN DISTINCT coalesce(operator, verifier) AS voice
       } AS verifiers,
       because
ORDER BY reported_at, outcome_id
