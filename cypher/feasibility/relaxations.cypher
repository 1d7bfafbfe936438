// Which changes of a task's constraints would admit how many more models, the smallest first.
//
// Each row is one set of changes, smallest meaning fewest constraints changed, then fewest steps
// between classes. `admits` counts the models that all of its changes together would add to the
// feasible set. A Retired model can't be admitted by any change. Null parameters require nothing.
//
// mode: read
// returns: changed INTEGER, steps INTEGER, changes LIST<MAP>, admits INTEGER
/*
:param task_type => 'code-generation'
:param risk_level => 'High'
:param min_accuracy => 'Medium'
:param max_latency => null
:param max_cost => 'Medium'
:param provider_types => null
:param as_of => null
:param limit => 10
*/
MATCH (:TaskType {name: $task_type})-[:KIND_OF*0..]->(type:TaskType)
WITH collect(type) AS types, collect(type.name) AS chain
WITH types, chain, coalesce($as_of, datetime()) AS at,
     {none: 0, Low: 1, Medium: 2, High: 3}[coalesce($min_accuracy, 'none')] AS accuracy,
     {Fast: 1, Medium: 2, Slow: 3, none: 4}[coalesce($max_latency, 'none')] AS latency,
     {Low: 1, Medium: 2, High: 3, none: 4}[coalesce($max_cost, 'none')] AS cost,
     {Low: 1, Medium: 2, High: 3}[coalesce($risk_level, 'Low')] AS risk
UNWIND types AS type
MATCH (type)<-[:FOR_TYPE]-(profile:Profile)
WHERE none(name IN profile.shadowed_by WHERE name IN chain)
  AND profile.lifecycle <> 'Retired'
  AND coalesce(profile.retired_on > date(at), true)
WITH accuracy, latency, cost, risk, profile,
     CASE WHEN $as_of IS NULL THEN COUNT { (profile)<-[:FITS]-() }
          ELSE COUNT {
            (profile)<-[fits:FITS|FITTED]-()
            WHERE fits.since <= $as_of AND coalesce(fits.until > $as_of, true)
          } END AS models,
     // the highest task risk that tolerates the profile
     CASE WHEN profile.risk_level = 'High' THEN 1
          WHEN profile.risk_level = 'Unknown' OR profile.lifecycle = 'Experimental' THEN 2
          ELSE 3 END AS tolerated
WITH accuracy, latency, cost, risk, models,
     accuracy - {Unknown: 0, Low: 1, Medium: 2, High: 3}[profile.accuracy_class] AS accuracy_gap,
     {Fast: 1, Medium: 2, Slow: 3, Unknown: 4}[profile.latency_class] - latency AS latency_gap,
     {Low: 1, Medium: 2, High: 3, Unknown: 4}[profile.cost_class] - cost AS cost_gap,
     risk - tolerated AS risk_gap,
     CASE WHEN profile.provider_type IN coalesce($provider_types, [profile.provider_type]) THEN ''
          ELSE profile.provider_type END AS provider_type
WITH accuracy, latency, cost, risk, provider_type, models,
     [gap IN [accuracy_gap, latency_gap, cost_gap, risk_gap] |
       CASE WHEN gap > 0 THEN gap ELSE 0 END] AS gaps
WITH accuracy, latency, cost, risk, gaps, provider_type, sum(models) AS models
WHERE models > 0
WITH accuracy, latency, cost, risk,
     collect({gaps: gaps, provider_type: provider_type, models: models}) AS groups
UNWIND groups AS change
WITH accuracy, latency, cost, risk, groups, change
WHERE change.provider_type <> '' OR any(gap IN change.gaps WHERE gap > 0)
WITH change,
     reduce(n = 0, g IN groups | n + CASE
       WHEN all(i IN range(0, 3) WHERE g.gaps[i] <= change.gaps[i])
        AND g.provider_type IN ['', change.provider_type]
        AND (g.provider_type <> '' OR any(gap IN g.gaps WHERE gap > 0))
       THEN g.models ELSE 0 END) AS admits,
     [
       {parameter: 'min_accuracy', now: $min_accuracy, gap: change.gaps[0],
        to: ['any', 'Low', 'Medium', 'High'][accuracy - change.gaps[0]]},
       {parameter: 'max_latency', now: $max_latency, gap: change.gaps[1],
        to: ['Fast', 'Medium', 'Slow', 'any'][latency - 1 + change.gaps[1]]},
       {parameter: 'max_cost', now: $max_cost, gap: change.gaps[2],
        to: ['Low', 'Medium', 'High', 'any'][cost - 1 + change.gaps[2]]},
       {parameter: 'risk_level', now: $risk_level, gap: change.gaps[3],
        to: ['Low', 'Medium', 'High'][risk - 1 - change.gaps[3]]},
       {parameter: 'provider_types', gap: CASE change.provider_type WHEN '' THEN 0 ELSE 1 END,
        now: reduce(s = head($provider_types), x IN tail($provider_types) | s + ', ' + x),
        to: reduce(s = '', x IN $provider_types | s + x + ', ') + change.provider_type}
     ] AS parameters
WITH admits, [p IN parameters WHERE p.gap > 0] AS changes
RETURN size(changes) AS changed,
       reduce(n = 0, c IN changes | n + c.gap) AS steps,
       [c IN changes | {parameter: c.parameter, now: c.now, to: c.to}] AS changes,
       admits
ORDER BY changed, steps, admits DESC, reduce(s = '', c IN changes | s + c.parameter + ' ' + c.to + ' ')
LIMIT $limit
