// Workers that use one model for nearly everything, far more than others do.
//
// Only outcomes whose model the worker decided count: chosen, or other than advised. The share of the
// worker's commonest model is compared with the larger of two: the share that the others give it, and
// an even choice among the models that met the tasks' own limits then. Score: n KL(share, expected),
// Chernoff's bound on the chance of that share or a larger one, as a logarithm.
//
// mode: read
// use: detector
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
MATCH (worker:Worker)
// Once for each worker, not for each outcome: most have been cleared of nothing.
WITH worker, COLLECT {
  MATCH (worker)<-[:AGAINST]-(cleared:Finding {rule: 'misuse/one_model_for_everything', status: 'dismissed'})
  RETURN cleared {.seen_at, after: coalesce(cleared.after, datetime({year: 1}))}
} AS dismissals
MATCH (worker)-[:REPORTED]->(outcome:Outcome)-[:USED]->(model:Model)
MATCH (outcome)-[:OF]->(assignment:Assignment)
WHERE (assignment.mode = 'chosen' OR NOT (assignment)-[:ADVISED]->(model))
  AND none(cleared IN dismissals
           WHERE cleared.after < coalesce(outcome.recorded_at, outcome.reported_at) <= cleared.seen_at)
WITH worker, dismissals, model, count(*) AS uses
WITH worker, dismissals, sum(uses) AS n, collect({model: model, uses: uses}) AS models
WITH collect({id: worker, dismissals: dismissals, models: models, n: n}) AS workers, count(*) AS population,
     sum(n) AS total
UNWIND workers AS w
UNWIND w.models AS m
WITH population, total, m.model AS model, sum(m.uses) AS of_model,
     collect({id: w.id, dismissals: w.dismissals, uses: m.uses, n: w.n}) AS workers
UNWIND [w IN workers WHERE 2 * w.uses > w.n] AS w
WITH population, w.id AS worker, w.dismissals AS dismissals, model, w.n AS n, toFloat(w.uses) / w.n AS share,
     (of_model - w.uses + 1.0) / (total - w.n + 2) AS theirs
// Comparing with the others rules most cases out, before models are counted.
WHERE share > theirs AND n * (share * log(share / theirs)
       + CASE WHEN share = 1 THEN 0.0 ELSE (1 - share) * log((1 - share) / (1 - theirs)) END)
      >= log(population / $false_positives)
WITH population, model,
     collect({worker: worker, dismissals: dismissals, n: n, share: share, theirs: theirs}) AS cases
CALL (model, cases) {
  UNWIND cases AS case
  WITH case, case.worker AS worker
  MATCH (worker)-[:REPORTED]->(outcome:Outcome)-[:USED]->(model)
  MATCH (outcome)-[:OF]->(assignment:Assignment)-[:FOR]->(task:Task)-[:OF_TYPE]->(own:TaskType)
  WHERE (assignment.mode = 'chosen' OR NOT (assignment)-[:ADVISED]->(model))
    AND none(cleared IN case.dismissals
             WHERE cleared.after < coalesce(outcome.recorded_at, outcome.reported_at) <= cleared.seen_at)
  // What was available is counted once for the same demands on the same day.
  WITH own, task.min_accuracy AS min_accuracy, task.max_latency AS max_latency, task.max_cost AS max_cost,
       task.provider_types AS provider_types,
       date(datetime({datetime: assignment.registry_as_of, timezone: 'UTC'})) AS day,
       min(assignment.registry_as_of) AS at, collect(case {.*, outcome: outcome}) AS uses
  WITH *, {Low: 1, Medium: 2, High: 3} AS rank, {Fast: 1, Medium: 2, Slow: 3} AS speed, COLLECT {
         MATCH (own)-[kinds:KIND_OF|WAS_KIND_OF*0..]->(type:TaskType)
         WHERE all(k IN kinds WHERE coalesce(k.since <= at, true) AND coalesce(k.until > at, k.until IS NULL))
         RETURN type.name
       } AS chain
  WITH uses, COUNT {
    MATCH (type:TaskType)<-[:FOR_TYPE]-(profile:Profile)<-[fits:FITS|FITTED]-(one:Model)
    WHERE type.name IN chain AND fits.since <= at AND coalesce(fits.until > at, true)
      AND none(name IN profile.shadowed_by WHERE name IN chain)
      AND profile.lifecycle <> 'Retired' AND coalesce(profile.retired_on > day, true)
      AND coalesce(profile.released_on <= day, true)
      AND coalesce(rank[profile.accuracy_class] >= rank[min_accuracy], min_accuracy IS NULL)
      AND coalesce(speed[profile.latency_class] <= speed[max_latency], max_latency IS NULL)
      AND coalesce(rank[profile.cost_class] <= rank[max_cost], max_cost IS NULL)
      AND coalesce(profile.provider_type IN provider_types, true)
    RETURN DISTINCT one
  } AS available
  UNWIND uses AS use
  RETURN use.worker AS worker, use.n AS n, use.share AS share, use.theirs AS theirs, collect(use.outcome) AS outcomes,
         avg(CASE WHEN available > 1 THEN 1.0 / available ELSE 1.0 END) AS even
}
WITH *, CASE WHEN theirs > even THEN theirs ELSE even END AS expected
WHERE share > expected
WITH *, n * (share * log(share / expected)
       + CASE WHEN share = 1 THEN 0.0 ELSE (1 - share) * log((1 - share) / (1 - expected)) END) AS score
WHERE score >= log(population / $false_positives)
RETURN worker.worker_id AS key, 'notice' AS severity,
       worker.worker_id + ' uses ' + model.model_id + ' for nearly everything' AS summary,
       [size(outcomes) + ' of ' + n + ' outcomes', 'expected share: ' + round(expected, 3)] AS facts,
       population, score, [model.model_id] AS model_ids, [worker.worker_id] AS worker_ids, COLLECT {
         UNWIND outcomes AS outcome
         RETURN 'outcome ' + outcome.outcome_id AS shown ORDER BY shown LIMIT 50
       } AS evidence
ORDER BY key
