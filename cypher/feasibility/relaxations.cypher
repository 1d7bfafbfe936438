// Which changes of a task's constraints would admit how many more models, the smallest first.
//
// Each row is one set of changes, smallest meaning fewest constraints changed, then fewest steps
// between classes. `admits` counts the models that all of its changes together would add to the
// feasible set. The rules of the policy apply to the changed task: less risk may free it of one.
// What no lesser risk frees of a rule can't be admitted, nor can a model that is Retired or not released yet. Null parameters
// require nothing.
//
// mode: read
// returns: changed INTEGER, steps INTEGER, changes LIST<MAP>, admits INTEGER
/*
:param task_type => 'code-generation'
:param risk_level => 'High'
:param criticality => 'Normal'
:param min_accuracy => 'Medium'
:param max_latency => null
:param max_cost => 'Medium'
:param provider_types => null
:param as_of => null
:param limit => 10
*/
MATCH (:Pool {name: 'registry'})-[follows:FOLLOWS|FOLLOWED]->(policy:Policy)
WHERE coalesce(follows.since <= $as_of, true) AND coalesce(follows.until > $as_of, follows.until IS NULL)
MATCH (:TaskType {name: $task_type})-[:KIND_OF*0..]->(type:TaskType)
WITH policy, collect(type) AS types, collect(type.name) AS chain
WITH types, chain, COLLECT {
  MATCH (policy)-[has:HAS_RULE]->(rule:Rule)
  WHERE rule.excludes IS NOT NULL
    AND coalesce(any(name IN rule.when_task_type WHERE name IN chain), true)
    AND coalesce(coalesce($criticality, 'Normal') IN rule.when_criticality, true)
  RETURN {
    tests: [field IN rule.excludes | [field, rule['exclude_' + field]]],
    // when it applies, limit by limit: null is always
    accuracy: rule.when_min_accuracy, latency: rule.when_max_latency,
    cost: rule.when_max_cost, risk: rule.when_risk_level
  } AS bar ORDER BY has.position
} AS bars
WITH types, chain, bars, date(datetime({datetime: coalesce($as_of, datetime()), timezone: 'UTC'})) AS today,
     range(0, size(bars) - 1) AS every,
     {none: 0, Low: 1, Medium: 2, High: 3}[coalesce($min_accuracy, 'none')] AS accuracy,
     {Fast: 1, Medium: 2, Slow: 3, none: 4}[coalesce($max_latency, 'none')] AS latency,
     {Low: 1, Medium: 2, High: 3, none: 4}[coalesce($max_cost, 'none')] AS cost,
     {Low: 1, Medium: 2, High: 3}[coalesce($risk_level, 'Low')] AS risk
UNWIND types AS type
MATCH (type)<-[:FOR_TYPE]-(profile:Profile)
WHERE none(name IN profile.shadowed_by WHERE name IN chain)
  AND profile.lifecycle <> 'Retired'
  AND coalesce(profile.retired_on > today, true)
  AND coalesce(profile.released_on <= today, true)
WITH bars, every, accuracy, latency, cost, risk, profile, today,
     [i IN every WHERE any(test IN bars[i].tests
       WHERE test[0] IN ['provider', 'maker', 'base_model', 'model_id'])] AS named
// one row for each set of rules that bar models of a profile, by their positions
CALL (profile, bars, every, named, today) {
  WITH profile, bars, [i IN every WHERE NOT i IN named
    AND all(test IN bars[i].tests WHERE
      CASE WHEN test[0] = 'lifecycle' AND profile.deprecated_on <= today THEN 'Deprecated'
           ELSE profile[test[0]] END IN test[1])] AS barred,
       CASE WHEN $as_of IS NULL THEN COUNT { (profile)<-[:FITS]-() }
            ELSE COUNT {
              (profile)<-[fits:FITS|FITTED]-()
              WHERE fits.since <= $as_of AND coalesce(fits.until > $as_of, true)
            } END AS models, named
  WHERE named = []
  RETURN barred, models
  UNION ALL
  WITH profile, bars, every, named, today
  WHERE named <> []
  MATCH (profile)<-[fits:FITS|FITTED]-(model:Model)
  WHERE coalesce(fits.since <= $as_of, true) AND coalesce(fits.until > $as_of, fits.until IS NULL)
  RETURN [i IN every WHERE all(test IN bars[i].tests WHERE
       CASE test[0]
         WHEN 'model_id' THEN model.model_id
         WHEN 'provider' THEN coalesce(head([(model)-[:OFFERED_BY]->(p:Provider) | p.name]), '')
         WHEN 'base_model' THEN coalesce(head([(model)-[:VERSION_OF]->(b:BaseModel) | b.name]), '')
         WHEN 'maker' THEN coalesce(head([(model)-[:VERSION_OF]->(:BaseModel)-[:MADE_BY]->(m:Maker) | m.name]), '')
         WHEN 'lifecycle' THEN CASE WHEN profile.deprecated_on <= today THEN 'Deprecated' ELSE profile.lifecycle END
         ELSE profile[test[0]] END IN test[1])] AS barred, count(*) AS models
}
WITH bars, accuracy, latency, cost, risk, barred, models,
     accuracy - {Unknown: 0, Low: 1, Medium: 2, High: 3}[profile.accuracy_class] AS accuracy_gap,
     {Fast: 1, Medium: 2, Slow: 3, Unknown: 4}[profile.latency_class] - latency AS latency_gap,
     {Low: 1, Medium: 2, High: 3, Unknown: 4}[profile.cost_class] - cost AS cost_gap,
     CASE WHEN profile.provider_type IN coalesce($provider_types, [profile.provider_type]) THEN ''
          ELSE profile.provider_type END AS provider_type
WITH bars, accuracy, latency, cost, risk, barred, provider_type, models,
     [gap IN [accuracy_gap, latency_gap, cost_gap] |
       CASE WHEN gap > 0 THEN gap ELSE 0 END] AS gaps
WITH bars, accuracy, latency, cost, risk, barred, provider_type, gaps, sum(models) AS models
WHERE models > 0
WITH accuracy, latency, cost, risk, provider_type, gaps, models, [i IN barred | bars[i]] AS barred
WITH accuracy, latency, cost, risk, provider_type, gaps, models, barred,
     // the smallest step down in risk at which no rule bars the group any more, if there is one
     head([step IN range(0, risk - 1) WHERE none(bar IN barred
       WHERE coalesce(['Low', 'Medium', 'High'][risk - 1 - step] IN bar.risk, true)
         AND coalesce(['none', 'Low', 'Medium', 'High'][accuracy - gaps[0]] IN bar.accuracy, true)
         AND coalesce(['Fast', 'Medium', 'Slow', 'none'][latency - 1 + gaps[1]] IN bar.latency, true)
         AND coalesce(['Low', 'Medium', 'High', 'none'][cost - 1 + gaps[2]] IN bar.cost, true))
     ]) AS risk_gap
WITH accuracy, latency, cost, risk,
     collect({gaps: gaps, risk_gap: risk_gap, provider_type: provider_type, barred: barred,
       models: models}) AS groups
UNWIND groups AS change
WITH accuracy, latency, cost, risk, groups, change
WHERE change.risk_gap IS NOT NULL
WITH DISTINCT accuracy, latency, cost, risk, groups,
     change.gaps + [change.risk_gap] AS gaps, change.provider_type AS provider_type
WHERE provider_type <> '' OR any(gap IN gaps WHERE gap > 0)
WITH accuracy, latency, cost, risk, groups, gaps, provider_type,
     {accuracy: ['none', 'Low', 'Medium', 'High'][accuracy - gaps[0]],
      latency: ['Fast', 'Medium', 'Slow', 'none'][latency - 1 + gaps[1]],
      cost: ['Low', 'Medium', 'High', 'none'][cost - 1 + gaps[2]],
      risk: ['Low', 'Medium', 'High'][risk - 1 - gaps[3]]} AS then
WITH accuracy, latency, cost, risk, gaps, provider_type,
     reduce(n = 0, g IN groups | n + CASE
       WHEN all(i IN range(0, 2) WHERE g.gaps[i] <= gaps[i])
        AND g.provider_type IN ['', provider_type]
        AND none(bar IN g.barred WHERE coalesce(then.risk IN bar.risk, true)
          AND coalesce(then.accuracy IN bar.accuracy, true)
          AND coalesce(then.latency IN bar.latency, true) AND coalesce(then.cost IN bar.cost, true))
        AND (g.provider_type <> '' OR any(gap IN g.gaps WHERE gap > 0) OR coalesce(g.risk_gap > 0, true))
       THEN g.models ELSE 0 END) AS admits,
     [
       {parameter: 'min_accuracy', now: $min_accuracy, gap: gaps[0],
        to: ['any', 'Low', 'Medium', 'High'][accuracy - gaps[0]]},
       {parameter: 'max_latency', now: $max_latency, gap: gaps[1],
        to: ['Fast', 'Medium', 'Slow', 'any'][latency - 1 + gaps[1]]},
       {parameter: 'max_cost', now: $max_cost, gap: gaps[2],
        to: ['Low', 'Medium', 'High', 'any'][cost - 1 + gaps[2]]},
       {parameter: 'risk_level', now: $risk_level, gap: gaps[3], to: then.risk},
       {parameter: 'provider_types', gap: CASE provider_type WHEN '' THEN 0 ELSE 1 END,
        now: reduce(s = head($provider_types), x IN tail($provider_types) | s + ', ' + x),
        to: reduce(s = '', x IN $provider_types | s + x + ', ') + provider_type}
     ] AS parameters
WITH admits, [p IN parameters WHERE p.gap > 0] AS changes
RETURN size(changes) AS changed,
       reduce(n = 0, c IN changes | n + c.gap) AS steps,
       [c IN changes | {parameter: c.parameter, now: c.now, to: c.to}] AS changes,
       admits
ORDER BY changed, steps, admits DESC, reduce(s = '', c IN changes | s + c.parameter + ' ' + c.to + ' ')
LIMIT $limit
