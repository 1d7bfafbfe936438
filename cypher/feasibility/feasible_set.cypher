// The feasible set: the models that meet a task's requirements, each with its selection weight.
//
// Not a ranking. `preference` is 1 for the models that the policy prefers for the task, and larger
// for the others; a limit on rows keeps the preferred ones. Leave a parameter null to require
// nothing. `as_of` null means now, and the policy is the one that was active then.
//
// Of the task types from the asked one upwards, a model's nearest declaration holds
// (`declared_for`, `distance`). Unknown meets no limit. What the rules of the policy exclude for
// such a task is left out. To a rule, risk null is Low and criticality null is Normal.
//
// mode: read
// use: question
// returns: model_id STRING, name STRING, provider STRING, base_model STRING, maker STRING,
// provider_type STRING, lifecycle STRING, declared_for STRING, distance INTEGER,
// accuracy_class STRING, latency_class STRING, cost_class STRING, risk_level STRING,
// preference INTEGER, selection_weight FLOAT
/*
:param task_type => 'code-generation'
:param risk_level => 'Medium'
:param criticality => 'Normal'
:param min_accuracy => null
:param max_latency => null
:param max_cost => 'Medium'
:param provider_types => null
:param as_of => null
:param limit => 25
*/
MATCH (:Pool {name: 'registry'})-[follows:FOLLOWS|FOLLOWED]->(policy:Policy)
WHERE coalesce(follows.since <= $as_of, true) AND coalesce(follows.until > $as_of, follows.until IS NULL)
MATCH (:TaskType {name: $task_type})-[kinds:KIND_OF|WAS_KIND_OF*0..]->(type:TaskType)
WHERE all(k IN kinds WHERE coalesce(k.since <= $as_of, true) AND coalesce(k.until > $as_of, k.until IS NULL))
WITH policy, collect(type.name) AS chain
WITH chain, COLLECT {
  MATCH (policy)-[has:HAS_RULE]->(rule:Rule)
  WHERE coalesce(any(name IN rule.when_task_type WHERE name IN chain), true)
    AND coalesce(coalesce($risk_level, 'Low') IN rule.when_risk_level, true)
    AND coalesce(coalesce($criticality, 'Normal') IN rule.when_criticality, true)
    AND coalesce(coalesce($min_accuracy, 'none') IN rule.when_min_accuracy, true)
    AND coalesce(coalesce($max_latency, 'none') IN rule.when_max_latency, true)
    AND coalesce(coalesce($max_cost, 'none') IN rule.when_max_cost, true)
  RETURN rule ORDER BY has.position
} AS rules
WITH chain,
     [r IN rules WHERE r.excludes IS NOT NULL OR r.admits IS NOT NULL | {only: r.admits IS NOT NULL, tests:
       [field IN coalesce(r.excludes, []) | [field, r['exclude_' + field]]]
       + [field IN coalesce(r.admits, []) | [field, r['only_' + field]]]
     }] AS bars,
     [r IN rules WHERE r.prefer_field IS NOT NULL | [r.prefer_field, r.prefer_order]] AS preferred,
     ['provider', 'maker', 'base_model', 'model_id', 'source'] AS named_fields
WITH chain, preferred,
     // what models share is judged by profile, what is their own model by model
     [bar IN bars WHERE none(test IN bar.tests WHERE test[0] IN named_fields)] AS bars,
     [bar IN bars WHERE any(test IN bar.tests WHERE test[0] IN named_fields)] AS named
WITH chain, preferred, bars, named,
     [risk IN ['Low', 'Medium', 'High', 'Unknown']
       WHERE none(bar IN bars WHERE size(bar.tests) = 1 AND bar.tests[0][0] = 'risk_level'
         AND bar.only <> (risk IN bar.tests[0][1]))] AS risks,
     {none: ['Low', 'Medium', 'High', 'Unknown'], Low: ['Low', 'Medium', 'High'],
      Medium: ['Medium', 'High'], High: ['High']}[coalesce($min_accuracy, 'none')] AS accuracies,
     {none: ['Fast', 'Medium', 'Slow', 'Unknown'], Fast: ['Fast'], Medium: ['Fast', 'Medium'],
      Slow: ['Fast', 'Medium', 'Slow']}[coalesce($max_latency, 'none')] AS latencies,
     {none: ['Low', 'Medium', 'High', 'Unknown'], Low: ['Low'], Medium: ['Low', 'Medium'],
      High: ['Low', 'Medium', 'High']}[coalesce($max_cost, 'none')] AS costs,
     date(datetime({datetime: coalesce($as_of, datetime()), timezone: 'UTC'})) AS today
MATCH (profile:Profile)
USING INDEX profile:Profile(task_type, accuracy_class, latency_class, cost_class, risk_level)
WHERE profile.task_type IN chain
  AND profile.accuracy_class IN accuracies
  AND profile.latency_class IN latencies
  AND profile.cost_class IN costs
  AND profile.risk_level IN risks
  AND none(name IN profile.shadowed_by WHERE name IN chain)
  AND profile.lifecycle <> 'Retired'
  AND (profile.retired_on IS NULL OR profile.retired_on > today)
  AND (profile.released_on IS NULL OR profile.released_on <= today)
  AND ($provider_types IS NULL OR profile.provider_type IN $provider_types)
  AND none(bar IN bars WHERE bar.only <> all(test IN bar.tests WHERE
       CASE WHEN test[0] = 'lifecycle' AND profile.deprecated_on <= today THEN 'Deprecated'
            ELSE profile[test[0]] END IN test[1]))
MATCH (model:Model)-[fits:FITS|FITTED]->(profile)
WHERE coalesce(fits.since <= $as_of, true) AND coalesce(fits.until > $as_of, fits.until IS NULL)
  AND (named = [] OR none(bar IN named WHERE bar.only <> all(test IN bar.tests WHERE
       CASE test[0]
         WHEN 'source' THEN coalesce(head([(model)-[lists:CAPABLE_OF]->(:TaskType)
           WHERE lists.source IN test[1] AND lists.scope IS NULL AND coalesce(lists.since <= $as_of, true)
             AND coalesce(lists.until > $as_of, lists.until IS NULL) | lists.source]), '')
         WHEN 'model_id' THEN model.model_id
         WHEN 'lifecycle' THEN CASE WHEN profile.deprecated_on <= today THEN 'Deprecated' ELSE profile.lifecycle END
         ELSE coalesce(fits[test[0]], profile[test[0]], '') END IN test[1])))
WITH model, profile, fits, chain,
     CASE WHEN profile.deprecated_on <= today THEN 'Deprecated' ELSE profile.lifecycle END AS lifecycle,
     reduce(n = 0, p IN preferred | n * (size(p[1]) + 1) +
       coalesce(head([i IN range(0, size(p[1]) - 1) WHERE p[1][i] =
         CASE WHEN p[0] = 'lifecycle' AND profile.deprecated_on <= today THEN 'Deprecated'
              ELSE profile[p[0]] END]), size(p[1]))) + 1 AS preference
ORDER BY preference, model.model_id
LIMIT $limit
RETURN model.model_id AS model_id,
       fits.name AS name,
       fits.provider AS provider,
       fits.base_model AS base_model,
       fits.maker AS maker,
       profile.provider_type AS provider_type,
       lifecycle,
       profile.task_type AS declared_for,
       head([i IN range(0, size(chain) - 1) WHERE chain[i] = profile.task_type]) AS distance,
       profile.accuracy_class AS accuracy_class,
       profile.latency_class AS latency_class,
       profile.cost_class AS cost_class,
       profile.risk_level AS risk_level,
       preference,
       coalesce(fits.selection_weight, 1.0) AS selection_weight
ORDER BY preference, model_id
