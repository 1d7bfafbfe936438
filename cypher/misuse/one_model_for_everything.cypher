// Workers that use one model for nearly everything, far more than others do.
//
// Outcomes whose model the worker decided: chosen, or other than advised. The share of the
// worker's commonest model is held against the larger of the share that the others give it and an
// even choice among what is available for the task types. Score: n KL(share, expected), Chernoff's
// bound on the chance of that share or a larger one, as a logarithm.
//
// mode: read
// severity: notice
// threat: use of models
// maturity: experimental
// reference: Chernoff (1952)
// measured: not yet on real records
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param false_positives => 0.01
*/
MATCH (worker:Worker)-[:REPORTED]->(outcome:Outcome)-[:USED]->(model:Model)
MATCH (outcome)-[:OF]->(assignment:Assignment)-[:FOR]->(:Task)-[:OF_TYPE]->(type:TaskType)
WHERE assignment.mode = 'chosen' OR NOT (assignment)-[:ADVISED]->(model)
WITH worker.worker_id AS worker_id, type.name AS task_type, model.model_id AS model_id, outcome.outcome_id AS id
WITH collect({worker: worker_id, type: task_type, model: model_id, id: id}) AS uses
CALL (uses) {
  UNWIND uses AS use
  WITH DISTINCT use.type AS task_type
  MATCH (:TaskType {name: task_type})-[:KIND_OF*0..]->(type:TaskType)<-[:FOR_TYPE]-(:Profile)<-[:FITS]-(model:Model)
  WITH task_type, count(DISTINCT model) AS models
  RETURN max(models) AS available
}
UNWIND uses AS use
WITH uses, available, use.worker AS worker_id, use.model AS model_id, collect(use.id) AS outcomes
WITH uses, available, worker_id, model_id, outcomes,
     size([u IN uses WHERE u.worker = worker_id]) AS n,
     size([u IN uses WHERE u.worker <> worker_id]) AS others,
     size([u IN uses WHERE u.worker <> worker_id AND u.model = model_id]) AS theirs
WHERE 2 * size(outcomes) > n AND available > 1
WITH uses, worker_id, model_id, outcomes, n, toFloat(size(outcomes)) / n AS share,
     CASE WHEN (theirs + 1.0) / (others + 2) > 1.0 / available THEN (theirs + 1.0) / (others + 2)
          ELSE 1.0 / available END AS expected
WHERE share > expected
WITH uses, worker_id, model_id, outcomes, n, share, expected,
     n * (share * log(share / expected)
       + CASE WHEN share = 1 THEN 0.0 ELSE (1 - share) * log((1 - share) / (1 - expected)) END) AS score
WITH collect({worker: worker_id, model: model_id, outcomes: outcomes, n: n, share: share, expected: expected,
              score: score}) AS cases,
     COUNT { UNWIND uses AS use RETURN DISTINCT use.worker } AS population
UNWIND cases AS case
WITH case, population
WHERE case.score >= log(population / $false_positives)
RETURN case.worker AS key, 'notice' AS severity,
       case.worker + ' uses ' + case.model + ' for nearly everything' AS summary,
       [size(case.outcomes) + ' of ' + case.n + ' outcomes', 'expected share: ' + round(case.expected, 3)] AS facts,
       population, case.score AS score, [case.model] AS model_ids, [case.worker] AS worker_ids,
       [id IN case.outcomes[..50] | 'outcome ' + id] AS evidence
ORDER BY key
