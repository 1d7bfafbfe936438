// A panel for a critical task: the most accurate models of different base models and, if possible, makers.
//
// One base model offered by two providers is not a second opinion, so each base model has one
// offer in the draw. Places go by the policy's preference, then by accuracy class, Unknown last; then
// one base model of every maker comes before a second one of any (where the maker isn't known, that
// counts as one). Of several that are equal in this, the one comes first whose errors correlate least with
// those already taken, on the mean of the pairs measured in this task type; one without any counts as the
// pool's mean. What is still equal, as the first place always is, is drawn. Fewer rows than `size` mean
// that the feasible set has no more base models. The draw and the candidates are those of feasible_set.
//
// mode: read
// use: question
// returns: position INTEGER, model_id STRING, provider STRING, base_model STRING, maker STRING,
// provider_type STRING, accuracy_class STRING, latency_class STRING, cost_class STRING,
// risk_level STRING, accuracy_how STRING, risk_how STRING, preference INTEGER, selection_weight FLOAT,
// weight_because STRING
/*
:param task => {task_type: 'code-generation', risk_level: 'Medium', criticality: 'Normal', max_cost: 'Medium'}
:param as_of => null
:param seed => 42
:param size => 3
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
WHERE coalesce(weighed.weight, 1.0) > 0
WITH model, profile, fits, preference, weighed, coalesce(weighed.weight, 1.0) AS selection_weight,
     {High: 1, Medium: 2, Low: 3, Unknown: 4}[profile.accuracy_class] AS accuracy,
     // a hash of the model and the seed, uniform from 0 to 2^31 - 2: four rounds of squaring
     -log((reduce(x = (model.draw * 48271 + $seed) % 2147483647, salt IN [model.draw, $seed, model.draw, 97] |
       (x * x + salt) % 2147483647) + 1.0) / 2147483648.0) / coalesce(weighed.weight, 1.0) AS key
ORDER BY preference, accuracy, key, model.model_id
WITH fits.base_model AS base, head(collect({model_id: model.model_id, provider: fits.provider, maker: fits.maker,
  base_model: fits.base_model, profile: profile, preference: preference, accuracy: accuracy, key: key,
  selection_weight: selection_weight, because: weighed.because})) AS offer
ORDER BY offer.preference, offer.accuracy, offer.key, offer.model_id
WITH offer.maker AS maker, collect(offer) AS offers
UNWIND range(0, size(offers) - 1) AS nth
WITH offers[nth] AS offer, nth
WITH offer {.*, tie: [offer.preference, offer.accuracy, nth]} AS offer
ORDER BY offer.tie
WITH collect(offer) AS offers
OPTIONAL MATCH (:Pool {name: 'registry'})-[pool:COINCIDES_IN]->(:TaskType {name: $task.task_type})
WITH offers, pool.phi AS usual
WITH reduce(picks = [], tie IN [offer IN offers[..$size] | offer.tie] | picks + COLLECT {
  UNWIND [offer IN offers WHERE offer.tie = tie AND NOT offer.base_model IN [p IN picks | p.base_model]] AS offer
  WITH offer, [(:BaseModel {name: offer.base_model})-[errs:ERRS_WITH {task_type: $task.task_type}]-(other:BaseModel)
       WHERE other.name IN [p IN picks | p.base_model] AND errs.phi IS NOT NULL
         AND coalesce(errs.as_of <= $as_of, true) | errs.phi] AS phis
  RETURN offer
  ORDER BY CASE
      WHEN phis = [] THEN usual
      // a weight of a tenth counts here, too: a low correlation helps in a tenth of the draws
      WHEN exp(-offer.key * offer.selection_weight) < 1 - offer.selection_weight THEN 1.0
      ELSE reduce(sum = 0.0, phi IN phis | sum + phi) / size(phis) END, offer.key, offer.model_id
  LIMIT 1
}) AS picks
UNWIND range(0, size(picks) - 1) AS i
RETURN i + 1 AS position,
       picks[i].model_id AS model_id,
       picks[i].provider AS provider,
       picks[i].base_model AS base_model,
       picks[i].maker AS maker,
       picks[i].profile.provider_type AS provider_type,
       picks[i].profile.accuracy_class AS accuracy_class,
       picks[i].profile.latency_class AS latency_class,
       picks[i].profile.cost_class AS cost_class,
       picks[i].profile.risk_level AS risk_level,
       picks[i].profile.accuracy_how AS accuracy_how,
       picks[i].profile.risk_how AS risk_how,
       picks[i].preference AS preference,
       picks[i].selection_weight AS selection_weight,
       picks[i].because AS weight_because
ORDER BY position
