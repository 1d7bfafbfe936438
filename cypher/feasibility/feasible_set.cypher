// The feasible set: the models that meet a task's requirements, each with its selection weight.
//
// Not a ranking. `preference` is 1 for the models that the task prefers (with a cost limit: those
// of the lowest cost class, even if accuracy drops), and larger for the others; a limit on rows
// keeps the preferred ones. Leave a parameter null to require nothing. `as_of` null means now.
//
// Of the task types from the asked one upwards, a model's nearest declaration holds
// (`declared_for`, `distance`). Unknown meets no limit. A High-risk task takes no Experimental
// model and none whose risk is High or Unknown; a Medium-risk task takes none whose risk is High.
//
// mode: read
// returns: model_id STRING, name STRING, provider STRING, base_model STRING, maker STRING,
// provider_type STRING, lifecycle STRING, declared_for STRING, distance INTEGER,
// accuracy_class STRING, latency_class STRING, cost_class STRING, risk_level STRING,
// preference INTEGER, selection_weight FLOAT
/*
:param task_type => 'code-generation'
:param risk_level => 'Medium'
:param min_accuracy => null
:param max_latency => null
:param max_cost => 'Medium'
:param provider_types => null
:param as_of => null
:param limit => 25
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
ORDER BY preference, model.model_id
LIMIT $limit
OPTIONAL MATCH (model)-[:OFFERED_BY]->(provider:Provider)
OPTIONAL MATCH (model)-[:VERSION_OF]->(base:BaseModel)
OPTIONAL MATCH (base)-[:MADE_BY]->(maker:Maker)
RETURN model.model_id AS model_id,
       model.name AS name,
       provider.name AS provider,
       base.name AS base_model,
       maker.name AS maker,
       profile.provider_type AS provider_type,
       profile.lifecycle AS lifecycle,
       profile.task_type AS declared_for,
       head([i IN range(0, size(chain) - 1) WHERE chain[i] = profile.task_type]) AS distance,
       profile.accuracy_class AS accuracy_class,
       profile.latency_class AS latency_class,
       profile.cost_class AS cost_class,
       profile.risk_level AS risk_level,
       preference,
       coalesce(fits.selection_weight, 1.0) AS selection_weight
ORDER BY preference, model_id
