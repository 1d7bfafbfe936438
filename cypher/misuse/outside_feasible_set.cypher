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
CALL () {
  OPTIONAL MATCH (:Pool {name: 'registry'})-[follows:FOLLOWS|FOLLOWED]->(:Policy)-[:HAS_RULE]->(rule:Rule)
  WHERE rule.excludes IS NOT NULL OR rule.admits IS NOT NULL
  RETURN collect(rule {.*, since: follows.since, until: follows.until}) AS rules
}
MATCH (load:RegistryLoad)
WITH rules, collect(load.since) + [rule IN rules | rule.since] + [rule IN rules | rule.until] AS changes,
     min(load.since) AS registry_since
WITH rules, registry_since, COLLECT { UNWIND changes AS at RETURN DISTINCT at.epochSeconds / 86400 } AS changed_on
MATCH (own:TaskType)<-[:OF_TYPE]-(task:Task)
WITH *, task {.risk_level, .criticality, .min_accuracy, .max_latency, .max_cost, .provider_types} AS demands
MATCH (task)<-[:FOR]-(assignment:Assignment)<-[:OF]-(outcome:Outcome)-[:USED]->(model:Model)
WHERE assignment.registry_as_of >= registry_since AND NOT (assignment)-[:ADVISED]->(model)
WITH rules, changed_on, own, demands, model, outcome, assignment.registry_as_of AS at,
     assignment.registry_as_of.epochSeconds / 86400 AS day
// What holds all day long is looked up once for the same demands.
WITH rules, own, demands AS task, model, day, CASE WHEN day IN changed_on THEN at END AS moment, min(at) AS at,
     collect(outcome) AS outcomes
WITH *, date(datetime({datetime: at, timezone: 'UTC'})) AS day, COLLECT {
       MATCH (own)-[kinds:KIND_OF|WAS_KIND_OF*0..]->(type:TaskType)
       WHERE all(k IN kinds WHERE coalesce(k.since <= at, true) AND coalesce(k.until > at, k.until IS NULL))
       RETURN type.name
     } AS chain
OPTIONAL MATCH (model)-[fits:FITS|FITTED]->(profile:Profile)
WHERE fits.since <= at AND coalesce(fits.until > at, true)
  AND profile.task_type IN chain AND none(name IN profile.shadowed_by WHERE name IN chain)
WITH *, {Low: 1, Medium: 2, High: 3} AS rank, {Fast: 1, Medium: 2, Slow: 3} AS speed
WITH outcomes, [reason IN [
       CASE WHEN profile IS NULL THEN 'not capable of the task type' END,
       'pruned: ' + fits.pruned,
       CASE WHEN profile.released_on > day THEN 'not released before ' + profile.released_on END,
       CASE WHEN NOT coalesce(rank[profile.accuracy_class] >= rank[task.min_accuracy], task.min_accuracy IS NULL)
            THEN 'accuracy ' + profile.accuracy_class + ', asked for ' + task.min_accuracy END,
       CASE WHEN NOT coalesce(speed[profile.latency_class] <= speed[task.max_latency], task.max_latency IS NULL)
            THEN 'latency ' + profile.latency_class + ', asked for ' + task.max_latency END,
       CASE WHEN profile.cost_class = 'Unknown' AND task.max_cost IS NOT NULL THEN 'cost Unknown' END,
       CASE WHEN NOT profile.provider_type IN task.provider_types
            THEN 'provider type ' + profile.provider_type END
     ] WHERE reason IS NOT NULL] + [rule IN rules WHERE profile IS NOT NULL
       AND rule.since <= at AND coalesce(rule.until > at, true)
       AND NOT (task.risk_level = 'High' AND coalesce(rule.excludes, []) = ['lifecycle']
                AND coalesce(rule.exclude_lifecycle, []) = ['Experimental'])
       AND coalesce(any(name IN rule.when_task_type WHERE name IN chain), true)
       AND all(field IN ['risk_level', 'criticality', 'min_accuracy', 'max_latency', 'max_cost']
               WHERE coalesce(coalesce(task[field], 'none') IN rule['when_' + field], true))
       AND (rule.admits IS NOT NULL) <> all(field IN coalesce(rule.excludes, rule.admits) WHERE CASE field
             WHEN 'source' THEN coalesce(head([(model)-[lists:CAPABLE_OF]->(:TaskType)
               WHERE lists.source IN coalesce(rule.only_source, rule.exclude_source) AND lists.scope IS NULL
                 AND lists.since <= at AND coalesce(lists.until > at, true) | lists.source]), '')
             WHEN 'model_id' THEN model.model_id
             WHEN 'lifecycle' THEN CASE WHEN profile.deprecated_on <= day THEN 'Deprecated' ELSE profile.lifecycle END
             ELSE coalesce(fits[field], profile[field], '')
             END IN coalesce(rule['only_' + field], rule['exclude_' + field])) | 'policy rule ' + rule.name] AS reasons
WITH sum(size(outcomes)) AS population, collect(CASE WHEN reasons <> [] THEN {outcomes: outcomes, reasons: reasons} END)
     AS cases
UNWIND cases AS case
UNWIND case.outcomes AS outcome
MATCH (worker:Worker)-[:REPORTED]->(outcome)-[:USED]->(model:Model)
WHERE NOT EXISTS {
    (worker)<-[:AGAINST]-(cleared:Finding {rule: 'misuse/outside_feasible_set', status: 'dismissed'})
    WHERE coalesce(cleared.after, datetime({year: 1})) < coalesce(outcome.recorded_at, outcome.reported_at)
      <= cleared.seen_at AND cleared.subject = worker.worker_id + ' ' + model.model_id
  }
WITH population, worker.worker_id AS worker_id, model.model_id AS model_id, collect(outcome) AS outcomes,
     collect(DISTINCT case.reasons) AS lists
RETURN worker_id + ' ' + model_id AS key, 'error' AS severity,
       worker_id + ' used ' + model_id + ', which was not in the feasible set' AS summary,
       ['outcomes: ' + size(outcomes)] + COLLECT {
         UNWIND lists AS list UNWIND list AS reason RETURN DISTINCT reason ORDER BY reason
       } AS facts, population, null AS score, [model_id] AS model_ids, [worker_id] AS worker_ids, COLLECT {
         UNWIND outcomes AS outcome RETURN 'outcome ' + outcome.outcome_id AS shown ORDER BY shown LIMIT 50
       } AS evidence
ORDER BY key
