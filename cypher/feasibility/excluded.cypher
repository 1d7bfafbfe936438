// Every model excluded from a task's feasible set, with all the requirements it fails.
//
// `failed` holds one map per failed requirement: requirement, has, needed. Together with the
// feasible set this is every model of the pool. A requirement missing from `task` requires nothing.
//
// mode: read
// use: question
// returns: model_id STRING, declared_for STRING, failed LIST<MAP>
/*
:param task => {task_type: 'code-generation', risk_level: 'High', min_accuracy: 'Medium', max_cost: 'Medium'}
:param as_of => null
:param limit => 100
*/
MATCH (:Pool {name: 'registry'})-[follows:FOLLOWS|FOLLOWED]->(policy:Policy)
WHERE coalesce(follows.since <= $as_of, true) AND coalesce(follows.until > $as_of, follows.until IS NULL)
MATCH (:TaskType {name: $task.task_type})-[kinds:KIND_OF|WAS_KIND_OF*0..]->(type:TaskType)
WHERE all(k IN kinds WHERE coalesce(k.since <= $as_of, true) AND coalesce(k.until > $as_of, k.until IS NULL))
WITH policy, collect(type) AS types, collect(type.name) AS chain
WITH policy, types, chain, COLLECT {
  MATCH (policy)-[has:HAS_RULE]->(rule:Rule)
  WHERE coalesce(any(name IN rule.when_task_type WHERE name IN chain), true)
    AND coalesce(coalesce($task.risk_level, 'Low') IN rule.when_risk_level, true)
    AND coalesce(coalesce($task.criticality, 'Normal') IN rule.when_criticality, true)
    AND coalesce(coalesce($task.min_accuracy, 'none') IN rule.when_min_accuracy, true)
    AND coalesce(coalesce($task.max_latency, 'none') IN rule.when_max_latency, true)
    AND coalesce(coalesce($task.max_cost, 'none') IN rule.when_max_cost, true)
  RETURN rule ORDER BY has.position
} AS rules
WITH types, chain, rules, date(datetime({datetime: coalesce($as_of, datetime()), timezone: 'UTC'})) AS today,
     {none: ['Low', 'Medium', 'High', 'Unknown'], Low: ['Low', 'Medium', 'High'],
      Medium: ['Medium', 'High'], High: ['High']}[coalesce($task.min_accuracy, 'none')] AS accuracies,
     {none: ['Fast', 'Medium', 'Slow', 'Unknown'], Fast: ['Fast'], Medium: ['Fast', 'Medium'],
      Slow: ['Fast', 'Medium', 'Slow']}[coalesce($task.max_latency, 'none')] AS latencies,
     {none: ['Low', 'Medium', 'High', 'Unknown'], Low: ['Low'], Medium: ['Low', 'Medium'],
      High: ['Low', 'Medium', 'High']}[coalesce($task.max_cost, 'none')] AS costs,
     [r IN rules WHERE r.excludes IS NOT NULL OR r.admits IS NOT NULL | {
       name: 'policy rule ' + r.name, needed: r.needed, only: r.admits IS NOT NULL,
       tests: [field IN coalesce(r.excludes, r.admits) | [field, coalesce(r['exclude_' + field], r['only_' + field])]],
       named: any(field IN coalesce(r.excludes, r.admits)
         WHERE field IN ['provider', 'maker', 'base_model', 'model_id', 'source'])}] AS exclusions
MATCH (model:Model)
WHERE $as_of IS NULL OR model.registered_at <= $as_of
OPTIONAL MATCH (model)-[fits:FITS|FITTED]->(profile:Profile)
WHERE coalesce(fits.since <= $as_of, true) AND coalesce(fits.until > $as_of, fits.until IS NULL)
  AND profile.task_type IN chain
  AND none(name IN profile.shadowed_by WHERE name IN chain)
WITH exclusions, accuracies, latencies, costs, today, model, fits, profile, {lifecycle:
       CASE WHEN profile.deprecated_on <= today THEN 'Deprecated' ELSE profile.lifecycle END} AS now
WITH exclusions, model, fits, profile, now, CASE WHEN profile IS NULL THEN ['task_type'] ELSE
     [failed IN [
        CASE WHEN profile.lifecycle = 'Retired' OR profile.retired_on <= today THEN 'lifecycle' END,
        CASE WHEN profile.released_on > today THEN 'released_on' END
      ] WHERE failed IS NOT NULL]
     + [x IN exclusions WHERE x.only <> all(test IN x.tests WHERE
       CASE test[0]
         WHEN 'source' THEN [(model)-[lists:CAPABLE_OF]->(:TaskType)
           WHERE lists.source IN test[1] AND lists.scope IS NULL AND coalesce(lists.since <= $as_of, true)
             AND coalesce(lists.until > $as_of, lists.until IS NULL) | lists.source] <> []
         WHEN 'model_id' THEN model.model_id IN test[1]
         ELSE coalesce(fits[test[0]], now[test[0]], profile[test[0]], '') IN test[1] END) | x.name] +
     [failed IN [
        CASE WHEN NOT profile.accuracy_class IN accuracies THEN 'accuracy_class' END,
        CASE WHEN NOT profile.latency_class IN latencies THEN 'latency_class' END,
        CASE WHEN NOT profile.cost_class IN costs THEN 'cost_class' END,
        CASE WHEN NOT profile.provider_type IN $task.provider_types THEN 'provider_type' END
      ] WHERE failed IS NOT NULL]
     END AS failed
WHERE failed <> []
WITH exclusions, model, fits, profile, now, failed
ORDER BY model.model_id
LIMIT $limit
RETURN model.model_id AS model_id,
       profile.task_type AS declared_for,
       [f IN failed | {
         requirement: f,
         has: CASE f
           WHEN 'task_type' THEN coalesce(reduce(s = '', x IN COLLECT {
               MATCH (model)-[:FITS]->(p:Profile) RETURN DISTINCT p.task_type AS name ORDER BY name
             } | CASE s WHEN '' THEN x ELSE s + ', ' + x END), '')
           WHEN 'lifecycle' THEN coalesce('pruned: ' + fits.pruned, CASE profile.lifecycle WHEN 'Retired' THEN 'Retired'
             ELSE 'Retired on ' + toString(profile.retired_on) END)
           WHEN 'released_on' THEN toString(profile.released_on)
           ELSE coalesce(profile[f], head([x IN exclusions WHERE x.name = f | reduce(s = '', test IN x.tests |
             CASE s WHEN '' THEN '' ELSE s + ', ' END
             + CASE WHEN x.only THEN replace(test[0], '_', ' ') + ' ' ELSE '' END + coalesce(CASE test[0]
         WHEN 'source' THEN nullIf(reduce(s = '', x IN COLLECT {
             MATCH (model)-[lists:CAPABLE_OF]->(:TaskType)
             WHERE lists.scope IS NULL AND coalesce(lists.since <= $as_of, true)
               AND coalesce(lists.until > $as_of, lists.until IS NULL)
             RETURN DISTINCT lists.source AS name ORDER BY name
           } | CASE s WHEN '' THEN x ELSE s + ' and ' + x END), '')
         WHEN 'model_id' THEN model.model_id
         ELSE coalesce(fits[test[0]], now[test[0]], profile[test[0]]) END, 'not known'))])) END,
         needed: CASE f
           WHEN 'task_type' THEN $task.task_type
           WHEN 'lifecycle' THEN 'not Retired'
           WHEN 'released_on' THEN 'a day that has come'
           WHEN 'accuracy_class' THEN 'at least ' + $task.min_accuracy
           WHEN 'latency_class' THEN 'at most ' + $task.max_latency
           WHEN 'cost_class' THEN 'at most ' + $task.max_cost
           WHEN 'provider_type' THEN reduce(s = head($task.provider_types), x IN tail($task.provider_types) |
             s + ' or ' + x)
           ELSE head([x IN exclusions WHERE x.name = f]).needed
         END
       }] AS failed
ORDER BY model_id
