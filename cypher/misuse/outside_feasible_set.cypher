// Workers that used a model outside the task's feasible set, as it was then.
//
// Judged by the registry and the policy as of when the work was assigned; what was assigned before the
// first load of the registry isn't judged. Retired models, models that cost too much and Experimental
// ones on High-risk work have their own rules, and don't count here.
//
// mode: read
// use: detector
// severity: error
// threat: use of models
// maturity: stable
// reference: plain logic
// measured: nothing is estimated, so there are no false findings but for a wrong record
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param covered => {}
*/
CALL () {
  MATCH (load:RegistryLoad)
  RETURN min(load.since) AS registry_since
}
MATCH (worker:Worker)-[:REPORTED]->(outcome:Outcome)-[:USED]->(model:Model)
MATCH (outcome)-[:OF]->(assignment:Assignment)-[:FOR]->(task:Task)
WHERE assignment.registry_as_of >= registry_since
  AND coalesce(none(look IN $covered[worker.worker_id + ' ' + model.model_id]
                    WHERE look.after < coalesce(outcome.recorded_at, outcome.reported_at) <= look.until), true)
MATCH (task)-[:OF_TYPE]->(:TaskType)-[kinds:KIND_OF|WAS_KIND_OF*0..]->(type:TaskType)
WHERE all(k IN kinds WHERE coalesce(k.since <= assignment.registry_as_of, true)
  AND coalesce(k.until > assignment.registry_as_of, k.until IS NULL))
WITH worker, outcome, assignment, task, model, collect(type.name) AS chain
// A worker that was advised to use the model isn't accused.
WHERE NOT (assignment)-[:ADVISED]->(model)
OPTIONAL MATCH (model)-[fits:FITS|FITTED]->(profile:Profile)
WHERE fits.since <= assignment.registry_as_of AND coalesce(fits.until > assignment.registry_as_of, true)
  AND profile.task_type IN chain
  AND none(name IN profile.shadowed_by WHERE name IN chain)
OPTIONAL MATCH (:Pool {name: 'registry'})-[follows:FOLLOWS|FOLLOWED]->(policy:Policy)
WHERE follows.since <= assignment.registry_as_of AND coalesce(follows.until > assignment.registry_as_of, true)
WITH worker, outcome, assignment, task, model, profile, fits, chain, policy,
     date(datetime({datetime: assignment.registry_as_of, timezone: 'UTC'})) AS day
WITH worker, outcome, task, model, profile, day, COLLECT {
  MATCH (policy)-[:HAS_RULE]->(rule:Rule)
  WHERE (rule.excludes IS NOT NULL OR rule.admits IS NOT NULL)
    AND NOT (task.risk_level = 'High' AND coalesce(rule.excludes, []) = ['lifecycle']
             AND coalesce(rule.exclude_lifecycle, []) = ['Experimental'])
    AND coalesce(any(name IN rule.when_task_type WHERE name IN chain), true)
    AND coalesce(task.risk_level IN rule.when_risk_level, true)
    AND coalesce(task.criticality IN rule.when_criticality, true)
    AND coalesce(coalesce(task.min_accuracy, 'none') IN rule.when_min_accuracy, true)
    AND coalesce(coalesce(task.max_latency, 'none') IN rule.when_max_latency, true)
    AND coalesce(coalesce(task.max_cost, 'none') IN rule.when_max_cost, true)
    AND (rule.admits IS NOT NULL) <> all(field IN coalesce(rule.excludes, rule.admits) WHERE CASE field
          WHEN 'source' THEN coalesce(head([(model)-[lists:CAPABLE_OF]->(:TaskType)
            WHERE lists.source IN coalesce(rule.only_source, rule.exclude_source) AND lists.scope IS NULL
              AND lists.since <= assignment.registry_as_of
              AND coalesce(lists.until > assignment.registry_as_of, true) | lists.source]), '')
          WHEN 'model_id' THEN model.model_id
          WHEN 'lifecycle' THEN CASE WHEN profile.deprecated_on <= day THEN 'Deprecated' ELSE profile.lifecycle END
          ELSE coalesce(fits[field], profile[field], '')
          END IN coalesce(rule['only_' + field], rule['exclude_' + field]))
  RETURN 'policy rule ' + rule.name AS reason ORDER BY reason
} AS exclusions, {Low: 1, Medium: 2, High: 3} AS rank, {Fast: 1, Medium: 2, Slow: 3} AS speed
WITH worker, outcome, model, CASE WHEN profile IS NULL THEN ['not capable of the task type'] ELSE
  CASE WHEN profile.released_on > day THEN ['not released before ' + profile.released_on] ELSE [] END +
  CASE WHEN task.min_accuracy IS NOT NULL
         AND NOT coalesce(rank[profile.accuracy_class] >= rank[task.min_accuracy], false)
    THEN ['accuracy ' + profile.accuracy_class + ', asked for ' + task.min_accuracy] ELSE [] END +
  CASE WHEN task.max_latency IS NOT NULL
         AND NOT coalesce(speed[profile.latency_class] <= speed[task.max_latency], false)
    THEN ['latency ' + profile.latency_class + ', asked for ' + task.max_latency] ELSE [] END +
  CASE WHEN task.max_cost IS NOT NULL AND profile.cost_class = 'Unknown' THEN ['cost Unknown'] ELSE [] END +
  CASE WHEN NOT profile.provider_type IN task.provider_types
    THEN ['provider type ' + profile.provider_type] ELSE [] END
  + exclusions END AS reasons
WITH count(outcome) AS population,
     collect(CASE WHEN reasons <> []
             THEN {worker: worker.worker_id, model: model.model_id, outcome: outcome.outcome_id,
                   reasons: reasons} END) AS cases
UNWIND cases AS case
UNWIND case.reasons AS reason
WITH population, case.worker AS worker_id, case.model AS model_id, collect(DISTINCT case.outcome) AS outcomes,
     collect(DISTINCT reason) AS reasons
RETURN worker_id + ' ' + model_id AS key, 'error' AS severity,
       worker_id + ' used ' + model_id + ', which was not in the feasible set' AS summary,
       ['outcomes: ' + size(outcomes)] + reasons AS facts, population, null AS score,
       [model_id] AS model_ids, [worker_id] AS worker_ids, [o IN outcomes[..50] | 'outcome ' + o] AS evidence
ORDER BY key
