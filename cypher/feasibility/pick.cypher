// Models sampled from a task's feasible set by selection weight, repeatable with a seed.
//
// Weighted sampling without replacement: each model draws the key -ln(u) / weight and the
// smallest keys win (Efraimidis and Spirakis 2006). u is a hash of the model and the seed, from 0
// to 2^31 - 1, so the same seed and the same feasible set give the same models. Preferred models
// are drawn first. The requirements are those of feasible_set.
//
// mode: read
// returns: position INTEGER, model_id STRING, provider STRING, base_model STRING, maker STRING,
// provider_type STRING, accuracy_class STRING, latency_class STRING, cost_class STRING,
// risk_level STRING, preference INTEGER, selection_weight FLOAT
/*
:param task_type => 'code-generation'
:param risk_level => 'Medium'
:param min_accuracy => null
:param max_latency => null
:param max_cost => 'Medium'
:param provider_types => null
:param as_of => null
:param seed => 42
:param size => 3
*/
MATCH (:TaskType {name: $task_type})-[:KIND_OF*0..]->(type:TaskType)
WITH collect(type.name) AS chain
WITH chain,
     {none: ['Low', 'Medium', 'High', 'Unknown'], Low: ['Low', 'Medium', 'High'],
      Medium: ['Medium', 'High'], High: ['High']}[coalesce($min_accuracy, 'none')] AS accuracies,
     {none: ['Fast', 'Medium', 'Slow', 'Unknown'], Fast: ['Fast'], Medium: ['Fast', 'Medium'],
      Slow: ['Fast', 'Medium', 'Slow']}[coalesce($max_latency, 'none')] AS latencies,
     {none: ['Low', 'Medium', 'High', 'Unknown'], Low: ['Low'], Medium: ['Low', 'Medium'],
      High: ['Low', 'Medium', 'High']}[coalesce($max_cost, 'none')] AS costs,
     {Low: ['Low', 'Medium', 'High', 'Unknown'], Medium: ['Low', 'Medium', 'Unknown'],
      High: ['Low', 'Medium']}[coalesce($risk_level, 'Low')] AS risks,
     coalesce($as_of, datetime()) AS at
MATCH (profile:Profile)
USING INDEX profile:Profile(task_type, accuracy_class, latency_class, cost_class, risk_level)
WHERE profile.task_type IN chain
  AND profile.accuracy_class IN accuracies
  AND profile.latency_class IN latencies
  AND profile.cost_class IN costs
  AND profile.risk_level IN risks
  AND none(name IN profile.shadowed_by WHERE name IN chain)
  AND profile.lifecycle <> 'Retired'
  AND ($risk_level IS NULL OR $risk_level <> 'High' OR profile.lifecycle <> 'Experimental')
  AND (profile.retired_on IS NULL OR profile.retired_on > date(at))
  AND ($provider_types IS NULL OR profile.provider_type IN $provider_types)
MATCH (model:Model)-[fits:FITS|FITTED]->(profile)
WHERE coalesce(fits.since <= $as_of, true) AND coalesce(fits.until > $as_of, fits.until IS NULL)
WITH model, profile, fits, chain,
     CASE WHEN $max_cost IS NULL THEN 1
          ELSE {Low: 1, Medium: 2, High: 3}[profile.cost_class] END AS preference
WITH model, profile, preference,
     coalesce(fits.selection_weight, 1.0) AS selection_weight,
     // a hash of the model and the seed, uniform from 0 to 2^31 - 2: four rounds of squaring
     reduce(x = (model.draw * 48271 + $seed) % 2147483647, salt IN [model.draw, $seed, model.draw, 97] |
       (x * x + salt) % 2147483647) AS hash
WHERE selection_weight > 0
WITH model, profile, preference, selection_weight,
     -log((hash + 1.0) / 2147483648.0) / selection_weight AS key
ORDER BY preference, key, model.model_id
LIMIT $size
OPTIONAL MATCH (model)-[:OFFERED_BY]->(provider:Provider)
OPTIONAL MATCH (model)-[:VERSION_OF]->(base:BaseModel)
OPTIONAL MATCH (base)-[:MADE_BY]->(maker:Maker)
WITH model, profile, preference, selection_weight, key, provider, base, maker
ORDER BY preference, key, model.model_id
WITH collect({model: model, profile: profile, preference: preference, selection_weight: selection_weight,
  provider: provider.name, base_model: base.name, maker: maker.name}) AS picks
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
