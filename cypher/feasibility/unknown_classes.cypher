// Which unknown classes keep models out of a task's feasible set, and who measures such classes.
//
// A model is counted if it meets every requirement but those that it fails because a class is Unknown.
// One row for each set of such classes: `models` would be feasible if these classes were known and good
// enough. `sources` are those that know the first of them, of some model, for the task type, for a more
// general one or for a kind of it. The rules are those of feasibility/feasible_set.
//
// mode: read
// use: question
// returns: fields LIST<STRING>, models INTEGER, sources LIST<STRING>
/*
:param task => {task_type: 'code-generation', risk_level: 'Medium', criticality: 'Normal', max_cost: 'Medium'}
:param as_of => null
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
MATCH (profile:Profile)
WHERE profile.task_type IN chain
  AND none(name IN profile.shadowed_by WHERE name IN chain)
  AND profile.lifecycle <> 'Retired'
  AND coalesce(profile.retired_on > today, true)
  AND coalesce(profile.released_on <= today, true)
  AND coalesce(profile.provider_type IN $task.provider_types, true)
WITH types, exclusions, [x IN exclusions WHERE x.named] AS named, profile, {lifecycle:
       CASE WHEN profile.deprecated_on <= today THEN 'Deprecated' ELSE profile.lifecycle END} AS now,
     [['accuracy_class', accuracies], ['latency_class', latencies], ['cost_class', costs]] AS limits,
     ['accuracy_class', 'risk_level', 'cost_class', 'latency_class'] AS classes
WITH types, named, profile, now, classes,
     [l IN limits WHERE NOT profile[l[0]] IN l[1] | {because: [f IN [l[0]] WHERE profile[f] = 'Unknown']}]
     + [x IN exclusions WHERE NOT x.named AND x.only <> all(test IN x.tests WHERE
          coalesce(now[test[0]], profile[test[0]], '') IN test[1]) |
        {because: [test IN x.tests WHERE test[0] IN classes AND profile[test[0]] = 'Unknown' | test[0]]}] AS failed
WHERE failed <> [] AND all(f IN failed WHERE f.because <> [])
WITH types, named, profile, now, [field IN classes
       WHERE any(f IN failed WHERE field IN f.because)] AS fields
MATCH (model:Model)-[fits:FITS|FITTED]->(profile)
WHERE coalesce(fits.since <= $as_of, true) AND coalesce(fits.until > $as_of, fits.until IS NULL)
  AND (named = [] OR none(x IN named WHERE x.only <> all(test IN x.tests WHERE
       CASE test[0]
         WHEN 'source' THEN [(model)-[lists:CAPABLE_OF]->(:TaskType)
           WHERE lists.source IN test[1] AND lists.scope IS NULL AND coalesce(lists.since <= $as_of, true)
             AND coalesce(lists.until > $as_of, lists.until IS NULL) | lists.source] <> []
         WHEN 'model_id' THEN model.model_id IN test[1]
         ELSE coalesce(fits[test[0]], now[test[0]], profile[test[0]], '') IN test[1] END)))
WITH types, fields, count(DISTINCT model) AS models
RETURN fields, models, COLLECT {
  UNWIND types AS type
  MATCH (type)<-[:KIND_OF*0..]-(kind:TaskType)
  WHERE type.name = $task.task_type OR kind = type
  MATCH (:Model)-[claim:CAPABLE_OF WHERE claim.until IS NULL]->(kind)
  WHERE claim[fields[0]] <> 'Unknown'
  RETURN DISTINCT claim.source AS name ORDER BY name
} AS sources
ORDER BY size(fields), models DESC, fields
