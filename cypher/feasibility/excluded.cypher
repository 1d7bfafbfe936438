// Every model that is left out of a task's feasible set, with all the requirements it fails.
//
// `failed` holds one map per failed requirement: requirement, has, needed. Together with the
// feasible set this is every model of the pool. Null parameters require nothing.
//
// mode: read
// returns: model_id STRING, declared_for STRING, failed LIST<MAP>
/*
:param task_type => 'code-generation'
:param risk_level => 'High'
:param min_accuracy => 'Medium'
:param max_latency => null
:param max_cost => 'Medium'
:param provider_types => null
:param as_of => null
:param limit => 100
*/
MATCH (:TaskType {name: $task_type})-[:KIND_OF*0..]->(type:TaskType)
WITH collect(type) AS types, collect(type.name) AS chain
WITH types, chain,
     {none: ['Low', 'Medium', 'High', 'Unknown'], Low: ['Low', 'Medium', 'High'],
      Medium: ['Medium', 'High'], High: ['High']}[coalesce($min_accuracy, 'none')] AS accuracies,
     {none: ['Fast', 'Medium', 'Slow', 'Unknown'], Fast: ['Fast'], Medium: ['Fast', 'Medium'],
      Slow: ['Fast', 'Medium', 'Slow']}[coalesce($max_latency, 'none')] AS latencies,
     {none: ['Low', 'Medium', 'High', 'Unknown'], Low: ['Low'], Medium: ['Low', 'Medium'],
      High: ['Low', 'Medium', 'High']}[coalesce($max_cost, 'none')] AS costs,
     {Low: ['Low', 'Medium', 'High', 'Unknown'], Medium: ['Low', 'Medium', 'Unknown'],
      High: ['Low', 'Medium']}[coalesce($risk_level, 'Low')] AS risks,
     coalesce($as_of, datetime()) AS at
MATCH (model:Model)
WHERE $as_of IS NULL OR model.registered_at <= $as_of
OPTIONAL MATCH (model)-[fits:FITS|FITTED]->(profile:Profile)
WHERE coalesce(fits.since <= $as_of, true) AND coalesce(fits.until > $as_of, fits.until IS NULL)
  AND profile.task_type IN chain
  AND none(name IN profile.shadowed_by WHERE name IN chain)
WITH model, profile, risks,
     CASE WHEN profile IS NULL THEN ['task_type'] ELSE
     [failed IN [
        CASE WHEN profile.lifecycle = 'Retired' OR profile.retired_on <= date(at) THEN 'lifecycle' END,
        CASE WHEN $risk_level = 'High' AND profile.lifecycle = 'Experimental' THEN 'maturity' END,
        CASE WHEN NOT profile.risk_level IN risks THEN 'risk_level' END,
        CASE WHEN NOT profile.accuracy_class IN accuracies THEN 'accuracy_class' END,
        CASE WHEN NOT profile.latency_class IN latencies THEN 'latency_class' END,
        CASE WHEN NOT profile.cost_class IN costs THEN 'cost_class' END,
        CASE WHEN NOT profile.provider_type IN $provider_types THEN 'provider_type' END
      ] WHERE failed IS NOT NULL]
     END AS failed
WHERE failed <> []
WITH model, profile, risks, failed
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
           WHEN 'lifecycle' THEN CASE profile.lifecycle WHEN 'Retired' THEN 'Retired'
             ELSE 'Retired on ' + toString(profile.retired_on) END
           WHEN 'maturity' THEN profile.lifecycle
           ELSE profile[f] END,
         needed: CASE f
           WHEN 'task_type' THEN $task_type
           WHEN 'lifecycle' THEN 'not Retired'
           WHEN 'maturity' THEN 'not Experimental'
           WHEN 'risk_level' THEN reduce(s = head(risks), x IN tail(risks) | s + ' or ' + x)
           WHEN 'accuracy_class' THEN 'at least ' + $min_accuracy
           WHEN 'latency_class' THEN 'at most ' + $max_latency
           WHEN 'cost_class' THEN 'at most ' + $max_cost
           WHEN 'provider_type' THEN reduce(s = head($provider_types), x IN tail($provider_types) | s + ' or ' + x)
         END
       }] AS failed
ORDER BY model_id
