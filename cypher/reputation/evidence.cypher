// The outcomes of a task type that count for reputation, each with its known answer and verdicts.
//
// If a worker did a task several times, its first outcome counts; several of one moment share its weight.
// Refused ones don't count. `weight` halves with every `$half_life_days` of age; null means no decay.
// `reference` is the known answer, if it was known by then. `voice` is the worker's operator, or the worker if
// it has none. `verdicts` has [voice, log odds, 1 for an auditor's] of each verdict: `$audit_log_odds` for an
// auditor's, in proportion to trust and at most `$verdict_log_odds` for another worker's. Those of the
// outcome's own operator are left out. `capability` is the accuracy class that feasibility used for the model
// and the task type when the outcome was reported: that of the model's nearest declaration then.
//
// mode: read
// use: step
// returns: outcome_id STRING, task_id STRING, worker_id STRING, voice STRING, status STRING, answer STRING,
// reference STRING, weight FLOAT, verdicts LIST<ANY>, model_id STRING, capability STRING, demand STRING
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
WITH type, task, worker, min(outcome.reported_at) AS first, collect(outcome) AS outcomes
WITH type, task, worker, [outcome IN outcomes WHERE outcome.reported_at = first] AS outcomes
OPTIONAL MATCH (worker)-[:RUN_BY]->(operator:Operator)
UNWIND outcomes AS outcome
OPTIONAL MATCH (outcome)-[:USED]->(model:Model)
WITH type, task, worker, operator, outcome, model, size(outcomes) AS many,
     COLLECT {
       MATCH (verifier:Worker)-[verdict:VERIFIED]->(outcome)
       WHERE coalesce(verdict.at <= $as_of, true)
         AND NOT EXISTS { (verifier)-[:RUN_BY]->(:Operator)<-[:RUN_BY]-(worker) }
       OPTIONAL MATCH (verifier)-[:RUN_BY]->(other:Operator)
       WITH verifier, other, CASE WHEN verdict.agrees THEN 1 ELSE -1 END AS sign
       RETURN [coalesce('operator ' + other.operator_id, 'worker ' + verifier.worker_id),
               sign * CASE WHEN verifier:Trusted THEN $audit_log_odds
                           ELSE $verdict_log_odds * coalesce($trust[verifier.worker_id], 0.0) END,
               CASE WHEN verifier:Trusted THEN 1 ELSE 0 END]
     } AS verdicts,
     head(COLLECT {
       MATCH (type)-[kinds:KIND_OF|WAS_KIND_OF*0..]->(above:TaskType)
       WHERE all(k IN kinds WHERE coalesce(k.since <= outcome.reported_at, true)
         AND coalesce(k.until > outcome.reported_at, true))
       WITH collect(above.name) AS chain
       MATCH (model)-[fits:FITS|FITTED]->(profile:Profile)
       WHERE fits.since <= outcome.reported_at AND coalesce(fits.until > outcome.reported_at, true)
         AND profile.task_type IN chain AND none(name IN profile.shadowed_by WHERE name IN chain)
       RETURN profile.accuracy_class
     }) AS capability
RETURN outcome.outcome_id AS outcome_id, task.task_id AS task_id, worker.worker_id AS worker_id,
       coalesce('operator ' + operator.operator_id, 'worker ' + worker.worker_id) AS voice,
       outcome.status AS status, outcome.answer AS answer,
       CASE WHEN coalesce(task.reference_at <= $as_of, true) THEN task.reference END AS reference,
       CASE WHEN $half_life_days IS NULL THEN 1.0
            ELSE exp(-log(2) / $half_life_days
                     * duration.inSeconds(outcome.reported_at, coalesce($as_of, datetime())).seconds / 86400.0)
       END / many AS weight,
       verdicts, model.model_id AS model_id, coalesce(capability, 'Unknown') AS capability,
       coalesce(task.min_accuracy, 'any') AS demand
ORDER BY task_id, worker_id, outcome_id
