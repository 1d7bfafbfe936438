// Marks the uses of models that were outside the feasible set of their task, as it was then, with the reasons.
//
// By the registry and the policy as of when the work was assigned; what was assigned before the first load of the
// registry isn't judged, nor is a model that the pool advised. A use inside has no mark. Only marks that change are
// written.
//
// mode: write
// returns: marked INTEGER, unmarked INTEGER
CALL () {
  OPTIONAL MATCH (:Pool {name: 'registry'})-[follows:FOLLOWS|FOLLOWED]->(:Policy)-[:HAS_RULE]->(rule:Rule)
  WHERE rule.excludes IS NOT NULL OR rule.admits IS NOT NULL
  WITH rule, follows ORDER BY rule.name, follows.since
  RETURN collect(rule {.*, since: follows.since, until: follows.until}) AS rules
}
MATCH (load:RegistryLoad)
WITH rules, collect(load.since) + [rule IN rules | rule.since] + [rule IN rules | rule.until] AS changes,
     min(load.since) AS registry_since
WITH rules, registry_since, COLLECT { UNWIND changes AS at RETURN DISTINCT at.epochSeconds / 86400 } AS changed_on
MATCH (own:TaskType)<-[:OF_TYPE]-(task:Task)
WITH *, task {.risk_level, .criticality, .min_accuracy, .max_latency, .max_cost, .provider_types} AS demands
MATCH (task)<-[:FOR]-(assignment:Assignment)<-[:OF]-(:Outcome)-[used:USED]->(model:Model)
WHERE assignment.registry_as_of >= registry_since AND NOT (assignment)-[:ADVISED]->(model)
WITH rules, changed_on, own, demands, model, used, assignment.registry_as_of AS at,
     assignment.registry_as_of.epochSeconds / 86400 AS day
// What holds all day long is looked up once for the same demands.
WITH rules, own, demands AS task, model, day, CASE WHEN day IN changed_on THEN at END AS moment, min(at) AS at,
     collect(used) AS uses
WITH *, date(datetime({datetime: at, timezone: 'UTC'})) AS day, COLLECT {
       MATCH (own)-[kinds:KIND_OF|WAS_KIND_OF*0..]->(type:TaskType)
       WHERE all(k IN kinds WHERE coalesce(k.since <= at, true) AND coalesce(k.until > at, k.until IS NULL))
       RETURN type.name
     } AS chain
OPTIONAL MATCH (model)-[fits:FITS|FITTED]->(profile:Profile)
WHERE fits.since <= at AND coalesce(fits.until > at, true)
  AND profile.task_type IN chain AND none(name IN profile.shadowed_by WHERE name IN chain)
WITH *, {Low: 1, Medium: 2, High: 3} AS rank, {Fast: 1, Medium: 2, Slow: 3} AS speed
WITH uses, [reason IN [
       CASE WHEN profile IS NULL THEN 'not capable of the task type' END,
       'pruned: ' + fits.pruned,
       CASE WHEN profile.released_on > day THEN 'not released before ' + profile.released_on END,
       CASE WHEN profile.lifecycle = 'Retired' AND fits.pruned IS NULL OR profile.retired_on <= day
            THEN 'retired' END,
       CASE WHEN NOT coalesce(rank[profile.accuracy_class] >= rank[task.min_accuracy], task.min_accuracy IS NULL)
            THEN 'accuracy ' + profile.accuracy_class + ', asked for ' + task.min_accuracy END,
       CASE WHEN NOT coalesce(speed[profile.latency_class] <= speed[task.max_latency], task.max_latency IS NULL)
            THEN 'latency ' + profile.latency_class + ', asked for ' + task.max_latency END,
       CASE WHEN profile.cost_class = 'Unknown' AND task.max_cost IS NOT NULL THEN 'cost Unknown' END,
       CASE WHEN rank[profile.cost_class] > rank[task.max_cost]
            THEN 'costs ' + profile.cost_class + ' where ' + task.max_cost + ' was the most' END,
       CASE WHEN NOT profile.provider_type IN task.provider_types
            THEN 'provider type ' + profile.provider_type END
     ] WHERE reason IS NOT NULL] + [rule IN rules WHERE profile IS NOT NULL
       AND rule.since <= at AND coalesce(rule.until > at, true)
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
             END IN coalesce(rule['only_' + field], rule['exclude_' + field]))
       | CASE WHEN task.risk_level = 'High' AND coalesce(rule.excludes, []) = ['lifecycle']
                   AND coalesce(rule.exclude_lifecycle, []) = ['Experimental']
              THEN 'Experimental on High-risk work: ' ELSE '' END + 'policy rule ' + rule.name] AS reasons
WITH reasons, [used IN uses WHERE coalesce(used.outside <> reasons, reasons <> [])] AS uses
UNWIND uses AS used
// an empty list would be a mark
SET used.outside = CASE WHEN reasons <> [] THEN reasons END
RETURN count(CASE WHEN reasons <> [] THEN 1 END) AS marked, count(CASE WHEN reasons = [] THEN 1 END) AS unmarked
