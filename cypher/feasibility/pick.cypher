// Models sampled from a task's feasible set by selection weight, repeatable with a seed.
//
// Weighted sampling without replacement: each model draws the key -ln(u) / weight and the
// smallest keys win (Efraimidis and Spirakis 2006). u is a hash of the model and the seed, from 0
// to 2^31 - 1, so the same seed and the same feasible set give the same models. Preferred models
// are drawn first. The requirements are those of feasible_set.
//
// mode: read
// use: question
// returns: position INTEGER, model_id STRING, provider STRING, base_model STRING, maker STRING,
// provider_type STRING, accuracy_class STRING, latency_class STRING, cost_class STRING,
// risk_level STRING, preference INTEGER, selection_weight FLOAT
/*
:param task_type => 'code-generation'
:param risk_level => 'Medium'
:param criticality => 'Normal'
:param min_accuracy => null
:param max_latency => null
:param max_cost => 'Medium'
:param provider_types => null
:param as_of => null
:param seed => 42
:param size => 3
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
     reduce(n = 0, p IN preferred | n * (size(p[1]) + 1) +
       coalesce(head([i IN range(0, size(p[1]) - 1) WHERE p[1][i] =
         CASE WHEN p[0] = 'lifecycle' AND profile.deprecated_on <= today THEN 'Deprecated'
              ELSE profile[p[0]] END]), size(p[1]))) + 1 AS preference
WITH model, profile, fits, preference,
     coalesce(fits.selection_weight, 1.0) AS selection_weight,
     // a hash of the model and the seed, uniform from 0 to 2^31 - 2: four rounds of squaring
     reduce(x = (model.draw * 48271 + $seed) % 2147483647, salt IN [model.draw, $seed, model.draw, 97] |
       (x * x + salt) % 2147483647) AS hash
WHERE selection_weight > 0
WITH model, profile, fits, preference, selection_weight,
     -log((hash + 1.0) / 2147483648.0) / selection_weight AS key
ORDER BY preference, key, model.model_id
LIMIT $size
WITH collect({model: model, profile: profile, preference: preference, selection_weight: selection_weight,
  provider: fits.provider, base_model: fits.base_model, maker: fits.maker}) AS picks
UNWIND range(0, size(picks) - 1) AS i
RETURN i + 1 AS position,
       picks[i].model.model_id AS model_id,
       picks[i].provider AS provider,
       picks[i].base_model AS base_model,
       picks[i].maker AS maker,
       picks[i].profile.provider_type AS provider_type,
       picks[i].profile.accuracy_class AS accuracy_class,
       picks[i].profile.latency_class AS latency_class,
       picks[i].profile.cost_class AS cost_class,
       picks[i].profile.risk_level AS risk_level,
       picks[i].preference AS preference,
       picks[i].selection_weight AS selection_weight
ORDER BY position
