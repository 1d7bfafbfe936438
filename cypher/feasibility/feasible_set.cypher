// The feasible set: the models that meet a task's requirements, each with its selection weight.
//
// Not a ranking. A selection weight below 1 comes with why, since when, and what would bring it back.
// `preference` is 1 for the models that the policy prefers for the task, and larger
// for the others; a limit on rows keeps the preferred ones. A requirement missing from `task`
// requires nothing: risk_level, criticality, min_accuracy, max_latency, max_cost, provider_types.
// `as_of` null means now, and the policy is the one that was active then.
//
// From the requested task type upwards in the hierarchy, a model's nearest declaration applies
// (`declared_for`, `distance`). Unknown meets no limit. Models that the policy's rules exclude for
// such a task are left out. Rules take a missing risk as Low, and a missing criticality as Normal.
//
// With a `seed` the rows come in the order of a weighted draw without replacement: each model draws
// the key -ln(u) / weight, and the smallest keys come first (Efraimidis and Spirakis 2006). u is a hash
// of the model and the seed, so the same seed and the same feasible set give the same draw.
//
// mode: read
// use: question
// returns: model_id STRING, name STRING, provider STRING, base_model STRING, maker STRING,
// provider_type STRING, lifecycle STRING, declared_for STRING, distance INTEGER,
// accuracy_class STRING, latency_class STRING, cost_class STRING, risk_level STRING,
// accuracy_how STRING, risk_how STRING,
// preference INTEGER, selection_weight FLOAT, weight_because STRING, weight_since ZONED DATETIME,
// weight_back_when STRING
/*
:param task => {task_type: 'code-generation', risk_level: 'Medium', criticality: 'Normal', max_cost: 'Medium'}
:param as_of => null
:param seed => null
:param limit => 25
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
WITH *, [r IN rules WHERE r.prefer_field IS NOT NULL | [r.prefer_field, r.prefer_order]] AS preferred
MATCH (profile:Profile)
USING INDEX profile:Profile(task_type, accuracy_class, latency_class, cost_class, risk_level)
WHERE profile.task_type IN chain
  AND profile.accuracy_class IN accuracies
  AND profile.latency_class IN latencies
  AND profile.cost_class IN costs
  AND profile.risk_level IN [risk IN ['Low', 'Medium', 'High', 'Unknown']
    WHERE none(x IN exclusions WHERE size(x.tests) = 1 AND x.tests[0][0] = 'risk_level'
      AND x.only <> (risk IN x.tests[0][1]))]
  AND none(name IN profile.shadowed_by WHERE name IN chain)
  AND profile.lifecycle <> 'Retired'
  AND coalesce(profile.retired_on > today, true)
  AND coalesce(profile.released_on <= today, true)
  AND coalesce(profile.provider_type IN $task.provider_types, true)
// what models share is judged by profile, what is their own model by model
WITH chain, preferred, exclusions, [x IN exclusions WHERE x.named] AS named, profile, {lifecycle:
       CASE WHEN profile.deprecated_on <= today THEN 'Deprecated' ELSE profile.lifecycle END} AS now
WHERE none(x IN exclusions WHERE NOT x.named AND x.only <> all(test IN x.tests WHERE
       coalesce(now[test[0]], profile[test[0]], '') IN test[1]))
MATCH (model:Model)-[fits:FITS|FITTED]->(profile)
WHERE coalesce(fits.since <= $as_of, true) AND coalesce(fits.until > $as_of, fits.until IS NULL)
  AND (named = [] OR none(x IN named WHERE x.only <> all(test IN x.tests WHERE
       CASE test[0]
         WHEN 'source' THEN [(model)-[lists:CAPABLE_OF]->(:TaskType)
           WHERE lists.source IN test[1] AND lists.scope IS NULL AND coalesce(lists.since <= $as_of, true)
             AND coalesce(lists.until > $as_of, lists.until IS NULL) | lists.source] <> []
         WHEN 'model_id' THEN model.model_id IN test[1]
         ELSE coalesce(fits[test[0]], now[test[0]], profile[test[0]], '') IN test[1] END)))
WITH model, profile, now, fits, chain, reduce(n = 0, p IN preferred | n * (size(p[1]) + 1) +
       coalesce(head([i IN range(0, size(p[1]) - 1) WHERE p[1][i] = coalesce(now[p[0]], profile[p[0]])]),
                size(p[1]))) + 1 AS preference
WITH *, head([(model)-[weighed:WEIGHED_IN]->(of:TaskType) WHERE of.name = profile.task_type
       AND coalesce(weighed.since <= $as_of, true) AND coalesce(weighed.until > $as_of, weighed.until IS NULL)
       | weighed]) AS weighed
WHERE $seed IS NULL OR coalesce(weighed.weight, 1.0) > 0
WITH model, profile, now, fits, chain, preference, weighed, CASE WHEN $seed IS NOT NULL THEN
     // a hash of the model and the seed, uniform from 0 to 2^31 - 2: four rounds of squaring
     -log((reduce(x = (model.draw * 48271 + $seed) % 2147483647, salt IN [model.draw, $seed, model.draw, 97] |
       (x * x + salt) % 2147483647) + 1.0) / 2147483648.0) / coalesce(weighed.weight, 1.0) END AS key
ORDER BY preference, key, model.model_id
LIMIT $limit
RETURN model.model_id AS model_id,
       fits.name AS name,
       fits.provider AS provider,
       fits.base_model AS base_model,
       fits.maker AS maker,
       profile.provider_type AS provider_type,
       now.lifecycle AS lifecycle,
       profile.task_type AS declared_for,
       head([i IN range(0, size(chain) - 1) WHERE chain[i] = profile.task_type]) AS distance,
       profile.accuracy_class AS accuracy_class,
       profile.latency_class AS latency_class,
       profile.cost_class AS cost_class,
       profile.risk_level AS risk_level,
       profile.accuracy_how AS accuracy_how,
       profile.risk_how AS risk_how,
       preference,
       coalesce(weighed.weight, 1.0) AS selection_weight,
       weighed.because AS weight_because,
       weighed.since AS weight_since,
       weighed.back_when AS weight_back_when
ORDER BY preference, key, model_id
