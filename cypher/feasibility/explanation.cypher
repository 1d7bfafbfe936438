// Why one model is or isn't in a task's feasible set: every requirement, met or not.
//
// `met` is null for what can't be judged because the model declares no capability for the task
// type. `claims` says what each source claims and how it had the value, the one that holds
// first; of a Retired model, who ceased to list it and when. No row at all means that there is no such model, or no such task type. Null parameters
// require nothing.
//
// mode: read
// returns: requirement STRING, has STRING, needed STRING, met BOOLEAN, claims LIST<STRING>
/*
:param model_id => 'acme/small'
:param task_type => 'code-generation'
:param risk_level => 'High'
:param min_accuracy => 'Medium'
:param max_latency => null
:param max_cost => 'Medium'
:param provider_types => null
:param as_of => null
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
MATCH (model:Model {model_id: $model_id})
OPTIONAL MATCH (model)-[fits:FITS|FITTED]->(profile:Profile)
WHERE coalesce(fits.since <= $as_of, true) AND coalesce(fits.until > $as_of, fits.until IS NULL)
  AND profile.task_type IN chain
  AND none(name IN profile.shadowed_by WHERE name IN chain)
WITH model, profile, accuracies, latencies, costs, risks, at,
     COLLECT {
       MATCH (model)-[was:FITS|FITTED]->(other:Profile)
       WHERE coalesce(was.since <= $as_of, true) AND coalesce(was.until > $as_of, was.until IS NULL)
       RETURN DISTINCT other.task_type AS name ORDER BY name
     } AS declared,
     COLLECT {
       MATCH (model)-[claim:CAPABLE_OF]->(:TaskType {name: profile.task_type})
       WHERE coalesce(claim.since <= $as_of, true) AND coalesce(claim.until > $as_of, claim.until IS NULL)
       MATCH (source:Source {name: claim.source})
       WITH claim, source
       ORDER BY source.precedence, source.name
       RETURN claim
     } AS claims,
     COLLECT {
       MATCH (model)-[gone:CAPABLE_OF]->(:TaskType {name: profile.task_type})
       WHERE profile.lifecycle = 'Retired'
       WITH gone.source AS source, max(gone.until) AS until
       RETURN source + ': not listed since ' + toString(date(until)) AS line ORDER BY line
     } AS tombstone
WITH profile, claims, tombstone, [
  {name: 'task_type', needed: $task_type, met: profile IS NOT NULL,
   has: coalesce(profile.task_type,
                 reduce(s = '', x IN declared | CASE s WHEN '' THEN x ELSE s + ', ' + x END))},
  {name: 'lifecycle', needed: 'not Retired', field: 'lifecycle', basis: 'lifecycle_basis',
   met: profile.lifecycle <> 'Retired' AND coalesce(profile.retired_on > date(at), true),
   has: CASE WHEN profile.retired_on <= date(at) THEN 'Retired on ' + toString(profile.retired_on)
             ELSE profile.lifecycle END},
  {name: 'maturity', field: 'lifecycle', basis: 'lifecycle_basis', has: profile.lifecycle,
   needed: CASE $risk_level WHEN 'High' THEN 'not Experimental' ELSE 'any' END,
   met: coalesce($risk_level, 'Low') <> 'High' OR profile.lifecycle <> 'Experimental'},
  {name: 'risk_level', field: 'risk_level', basis: 'risk_basis', has: profile.risk_level,
   needed: CASE size(risks) WHEN 4 THEN 'any' ELSE reduce(s = head(risks), x IN tail(risks) | s + ' or ' + x) END,
   met: profile.risk_level IN risks},
  {name: 'accuracy_class', field: 'accuracy_class', basis: 'accuracy_basis', has: profile.accuracy_class,
   needed: coalesce('at least ' + $min_accuracy, 'any'), met: profile.accuracy_class IN accuracies},
  {name: 'latency_class', field: 'latency_class', basis: 'latency_basis', has: profile.latency_class,
   needed: coalesce('at most ' + $max_latency, 'any'), met: profile.latency_class IN latencies},
  {name: 'cost_class', field: 'cost_class', basis: 'cost_basis', has: profile.cost_class,
   needed: coalesce('at most ' + $max_cost, 'any'), met: profile.cost_class IN costs},
  {name: 'provider_type', field: 'provider_type', basis: 'provider_type_basis', has: profile.provider_type,
   needed: coalesce(reduce(s = head($provider_types), x IN tail($provider_types) | s + ' or ' + x), 'any'),
   met: $provider_types IS NULL OR profile.provider_type IN $provider_types}
] AS checks
UNWIND range(0, size(checks) - 1) AS position
WITH profile, claims, tombstone, position, checks[position] AS check
RETURN check.name AS requirement,
       check.has AS has,
       check.needed AS needed,
       CASE WHEN profile IS NOT NULL OR check.name = 'task_type' THEN check.met END AS met,
       [claim IN claims WHERE claim[check.field] IS NOT NULL |
         claim.source + ': ' + claim[check.field] + coalesce(' (' + claim[check.basis] + ')', '')
       ] + CASE check.name WHEN 'lifecycle' THEN tombstone ELSE [] END AS claims
ORDER BY position
