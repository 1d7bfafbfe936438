// The outcomes of a task type that speak of their workers, and what is known and said of each.
//
// Where a worker did a task twice, its first outcome counts. Refused ones say nothing. `weight` halves
// with every `$half_life_days` of age; null is no fading. `reference` is the known answer, if it was
// known by then. `verdict_log_odds` adds up the verdicts: of an auditor, `$audit_log_odds`; of another
// worker by its trust, at most `$verdict_log_odds`. `audited` says whether an auditor is among them.
//
// mode: read
// returns: outcome_id STRING, task_id STRING, worker_id STRING, status STRING, answer STRING, reference STRING, weight FLOAT, verdict_log_odds FLOAT, audited BOOLEAN, verdicts INTEGER, model_id STRING, capability STRING, demand STRING
/*
:param task_type => 'code-generation'
:param as_of => null
:param half_life_days => null
:param trust => {`worker-2`: 1.0}
:param audit_log_odds => 4.0
:param verdict_log_odds => 1.5
*/
MATCH (type:TaskType {name: $task_type})<-[:OF_TYPE]-(task:Task)<-[:FOR]-(:Assignment)<-[:OF]-(outcome:Outcome)
      <-[:REPORTED]-(worker:Worker)
WHERE coalesce(outcome.reported_at <= $as_of, true) AND outcome.status <> 'Refused'
WITH type, task, worker, outcome
ORDER BY outcome.reported_at, outcome.outcome_id
WITH type, task, worker, head(collect(outcome)) AS outcome
CALL (outcome) {
  OPTIONAL MATCH (verifier:Worker)-[verdict:VERIFIED]->(outcome)
  WHERE coalesce(verdict.at <= $as_of, true)
  WITH verifier, verdict, CASE WHEN verdict.agrees THEN 1 ELSE -1 END AS sign
  RETURN coalesce(sum(CASE WHEN verdict IS NULL THEN 0.0
                           WHEN verifier:Trusted THEN sign * $audit_log_odds
                           ELSE sign * $verdict_log_odds * coalesce($trust[verifier.worker_id], 0.0) END), 0.0)
           AS verdict_log_odds,
         count(verdict) AS verdicts, coalesce(max(verifier:Trusted), false) AS audited
}
OPTIONAL MATCH (outcome)-[:USED]->(model:Model)
WITH type, task, worker, outcome, verdict_log_odds, verdicts, audited, model,
     head(COLLECT {
       MATCH (model)-[claim:CAPABLE_OF]->(claimed:TaskType)<-[:KIND_OF*0..]-(type)
       WHERE claim.until IS NULL AND claim.accuracy_class <> 'Unknown'
       RETURN claim.accuracy_class ORDER BY claimed.name, claim.source LIMIT 1
     }) AS capability
RETURN outcome.outcome_id AS outcome_id, task.task_id AS task_id, worker.worker_id AS worker_id,
       outcome.status AS status, outcome.answer AS answer,
       CASE WHEN coalesce(task.reference_at <= $as_of, true) THEN task.reference END AS reference,
       CASE WHEN $half_life_days IS NULL THEN 1.0
            ELSE exp(-log(2) / $half_life_days
                     * duration.inSeconds(outcome.reported_at, coalesce($as_of, datetime())).seconds / 86400.0)
       END AS weight,
       verdict_log_odds, audited, verdicts, model.model_id AS model_id,
       coalesce(capability, 'Unknown') AS capability, coalesce(task.min_accuracy, 'any') AS demand
ORDER BY task_id, worker_id, outcome_id
