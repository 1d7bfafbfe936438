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
:param covered => {}
*/
MATCH (worker:Worker)-[:REPORTED]->(outcome:Outcome)-[:USED]->(model:Model)
MATCH (outcome)-[:OF]->(assignment:Assignment)-[:FOR]->(task:Task)
WHERE (assignment.mode = 'chosen' OR NOT (assignment)-[:ADVISED]->(model))
  AND coalesce(none(look IN $covered[worker.worker_id]
                    WHERE look.after < coalesce(outcome.recorded_at, outcome.reported_at) <= look.until), true)
WITH worker.worker_id AS worker_id, model.model_id AS model_id,
     collect({id: outcome.outcome_id, task: task, at: assignment.registry_as_of}) AS uses
WITH collect({worker: worker_id, model: model_id, uses: uses}) AS all_uses, count(DISTINCT worker_id) AS population,
     sum(size(uses)) AS total
UNWIND all_uses AS case
WITH case, population, total,
     reduce(s = 0, u IN all_uses | s + CASE u.worker WHEN case.worker THEN size(u.uses) ELSE 0 END) AS n,
     reduce(s = 0, u IN all_uses | s + CASE u.model WHEN case.model THEN size(u.uses) ELSE 0 END) AS of_model
WHERE 2 * size(case.uses) > n
WITH case, population, n, toFloat(size(case.uses)) / n AS share,
     (of_model - size(case.uses) + 1.0) / (total - n + 2) AS theirs
// Comparing with the others rules most cases out, before models are counted.
WHERE share > theirs AND n * (share * log(share / theirs)
       + CASE WHEN share = 1 THEN 0.0 ELSE (1 - share) * log((1 - share) / (1 - theirs)) END)
      >= log(population / $false_positives)
CALL (case) {
  UNWIND case.uses AS use
  WITH use.task AS task, use.at AS at
  MATCH (task)-[:OF_TYPE]->(own:TaskType)
  // What was available is counted once for the same demands on the same day.
  WITH own, task.min_accuracy AS min_accuracy, task.max_latency AS max_latency, task.max_cost AS max_cost,
       task.provider_types AS provider_types,
       date(datetime({datetime: at, timezone: 'UTC'})) AS day, min(at) AS at, count(*) AS times
  WITH *, COLLECT {
         MATCH (own)-[kinds:KIND_OF|WAS_KIND_OF*0..]->(type:TaskType)
         WHERE all(k IN kinds WHERE coalesce(k.since <= at, true) AND coalesce(k.until > at, k.until IS NULL))
         RETURN type.name
       } AS chain,
       {Low: 1, Medium: 2, High: 3} AS rank, {Fast: 1, Medium: 2, Slow: 3} AS speed
  WITH times, COUNT {
    MATCH (type:TaskType)<-[:FOR_TYPE]-(profile:Profile)<-[fits:FITS|FITTED]-(model:Model)
    WHERE type.name IN chain AND fits.since <= at AND coalesce(fits.until > at, true)
      AND none(name IN profile.shadowed_by WHERE name IN chain)
      AND profile.lifecycle <> 'Retired' AND coalesce(profile.retired_on > day, true)
      AND coalesce(profile.released_on <= day, true)
      AND (min_accuracy IS NULL OR coalesce(rank[profile.accuracy_class] >= rank[min_accuracy], false))
      AND (max_latency IS NULL OR coalesce(speed[profile.latency_class] <= speed[max_latency], false))
      AND (max_cost IS NULL OR coalesce(rank[profile.cost_class] <= rank[max_cost], false))
      AND coalesce(profile.provider_type IN provider_types, true)
    RETURN DISTINCT model
  } AS available
  RETURN sum(CASE WHEN available > 1 THEN toFloat(times) / available ELSE times END) / sum(times) AS even
}
WITH case, population, n, share, CASE WHEN theirs > even THEN theirs ELSE even END AS expected
WHERE share > expected
WITH case, population, n, expected, n * (share * log(share / expected)
       + CASE WHEN share = 1 THEN 0.0 ELSE (1 - share) * log((1 - share) / (1 - expected)) END) AS score
WHERE score >= log(population / $false_positives)
RETURN case.worker AS key, 'notice' AS severity,
       case.worker + ' uses ' + case.model + ' for nearly everything' AS summary,
       [size(case.uses) + ' of ' + n + ' outcomes', 'expected share: ' + round(expected, 3)] AS facts,
       population, score, [case.model] AS model_ids, [case.worker] AS worker_ids,
       [use IN case.uses[..50] | 'outcome ' + use.id] AS evidence
ORDER BY key
