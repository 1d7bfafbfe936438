// The smallest changes of a task's requirements that would admit more models, and how many.
//
// Each row is one set of changes: a relaxed limit, a lower risk, a task that isn't critical, one more
// type of provider. The rows are all the minimal sets: no smaller change of the same requirements
// admits any model. `admits` counts the models that all changes of the row together would add to the
// feasible set. The rules of the policy apply to the changed task: a rule that looks at a limit, at
// the risk or at criticality may cease to apply, or begin to. Models that a rule excludes whatever
// changes can't be admitted, nor can those that are Retired or not released yet.
// A requirement missing from `task` requires nothing.
//
// mode: read
// use: question
// returns: changed INTEGER, steps INTEGER, changes LIST<MAP>, admits INTEGER
/*
:param task => {task_type: 'code-generation', risk_level: 'High', min_accuracy: 'Medium', max_cost: 'Medium'}
:param as_of => null
:param limit => 10
*/
MATCH (:Pool {name: 'registry'})-[follows:FOLLOWS|FOLLOWED]->(policy:Policy)
WHERE coalesce(follows.since <= $as_of, true) AND coalesce(follows.until > $as_of, follows.until IS NULL)
MATCH (:TaskType {name: $task.task_type})-[kinds:KIND_OF|WAS_KIND_OF*0..]->(type:TaskType)
WHERE all(k IN kinds WHERE coalesce(k.since <= $as_of, true) AND coalesce(k.until > $as_of, k.until IS NULL))
WITH policy, collect(type) AS types, collect(type.name) AS chain
WITH types, chain, COLLECT {
  MATCH (policy)-[has:HAS_RULE]->(rule:Rule)
  WHERE (rule.excludes IS NOT NULL OR rule.admits IS NOT NULL)
    AND coalesce(any(name IN rule.when_task_type WHERE name IN chain), true)
  RETURN {
    only: rule.admits IS NOT NULL,
    tests: [field IN coalesce(rule.excludes, rule.admits) |
      [field, coalesce(rule['exclude_' + field], rule['only_' + field])]],
    named: any(field IN coalesce(rule.excludes, rule.admits)
      WHERE field IN ['provider', 'maker', 'base_model', 'model_id', 'source']),
    // when it applies: null is always
    whens: [rule.when_min_accuracy, rule.when_max_latency, rule.when_max_cost, rule.when_risk_level,
            rule.when_criticality]
  } AS exclusion ORDER BY has.position
} AS exclusions
WITH types, chain, exclusions, range(0, size(exclusions) - 1) AS every,
     date(datetime({datetime: coalesce($as_of, datetime()), timezone: 'UTC'})) AS today,
     // what each requirement may become, from what it is on, and how it is told
     [{none: ['none'], Low: ['Low', 'none'], Medium: ['Medium', 'Low', 'none'],
       High: ['High', 'Medium', 'Low', 'none']}[coalesce($task.min_accuracy, 'none')],
      {none: ['none'], Slow: ['Slow', 'none'], Medium: ['Medium', 'Slow', 'none'],
       Fast: ['Fast', 'Medium', 'Slow', 'none']}[coalesce($task.max_latency, 'none')],
      {none: ['none'], High: ['High', 'none'], Medium: ['Medium', 'High', 'none'],
       Low: ['Low', 'Medium', 'High', 'none']}[coalesce($task.max_cost, 'none')],
      {Low: ['Low'], Medium: ['Medium', 'Low'], High: ['High', 'Medium', 'Low']}[coalesce($task.risk_level, 'Low')],
      {Normal: ['Normal'], Critical: ['Critical', 'Normal']}[coalesce($task.criticality, 'Normal')]] AS ladders
UNWIND types AS type
MATCH (type)<-[:FOR_TYPE]-(profile:Profile)
WHERE none(name IN profile.shadowed_by WHERE name IN chain)
  AND profile.lifecycle <> 'Retired'
  AND coalesce(profile.retired_on > today, true)
  AND coalesce(profile.released_on <= today, true)
WITH exclusions, every, ladders, profile, {lifecycle:
       CASE WHEN profile.deprecated_on <= today THEN 'Deprecated' ELSE profile.lifecycle END} AS now
// one row for each set of rules that exclude models of a profile, by their positions
CALL (profile, now, exclusions, every) {
  WITH profile, [i IN every WHERE exclusions[i].only <>
         all(test IN exclusions[i].tests WHERE
           coalesce(now[test[0]], profile[test[0]], '') IN test[1])] AS by, exclusions
  WHERE none(x IN exclusions WHERE x.named)
  RETURN by, CASE WHEN $as_of IS NULL THEN COUNT { (profile)<-[:FITS]-() }
       ELSE COUNT {
         (profile)<-[fits:FITS|FITTED]-()
         WHERE fits.since <= $as_of AND coalesce(fits.until > $as_of, true)
       } END AS models
  UNION ALL
  WITH profile, now, exclusions, every
  WHERE any(x IN exclusions WHERE x.named)
  MATCH (profile)<-[fits:FITS|FITTED]-(model:Model)
  WHERE coalesce(fits.since <= $as_of, true) AND coalesce(fits.until > $as_of, fits.until IS NULL)
  RETURN [i IN every WHERE exclusions[i].only <> all(test IN exclusions[i].tests WHERE
       CASE test[0]
         WHEN 'source' THEN [(model)-[lists:CAPABLE_OF]->(:TaskType)
           WHERE lists.source IN test[1] AND lists.scope IS NULL AND coalesce(lists.since <= $as_of, true)
             AND coalesce(lists.until > $as_of, lists.until IS NULL) | lists.source] <> []
         WHEN 'model_id' THEN model.model_id IN test[1]
         ELSE coalesce(fits[test[0]], now[test[0]], profile[test[0]], '') IN test[1] END)] AS by, count(*) AS models
}
WITH exclusions, ladders, by, models,
     // how many steps of its ladder each limit has to give way
     [size(ladders[0]) - 1 - {Unknown: 0, Low: 1, Medium: 2, High: 3}[profile.accuracy_class],
      size(ladders[1]) - 1 - {Unknown: 0, Slow: 1, Medium: 2, Fast: 3}[profile.latency_class],
      size(ladders[2]) - 1 - {Unknown: 0, High: 1, Medium: 2, Low: 3}[profile.cost_class]] AS short,
     CASE WHEN profile.provider_type IN coalesce($task.provider_types, [profile.provider_type]) THEN ''
          ELSE profile.provider_type END AS provider_type
WITH exclusions, ladders, by, provider_type, [n IN short | CASE WHEN n > 0 THEN n ELSE 0 END] AS gaps,
     sum(models) AS models
WHERE models > 0
WITH ladders, gaps, provider_type, models, [i IN by | exclusions[i].whens] AS excluded
WITH ladders, collect({gaps: gaps + [0, 0], provider_type: provider_type, excluded: excluded, models: models}) AS groups
// what is feasible as it is needs no change
WITH ladders, [g IN groups WHERE g.provider_type <> '' OR any(gap IN g.gaps WHERE gap > 0)
  OR any(whens IN g.excluded WHERE all(p IN range(0, 4) WHERE coalesce(ladders[p][0] IN whens[p], true)))] AS groups
// what is asked of each requirement, where a rule that excludes the group looks at it, is tried step by step
UNWIND groups AS g
UNWIND CASE WHEN any(w IN g.excluded WHERE w[0] IS NOT NULL) THEN range(g.gaps[0], size(ladders[0]) - 1)
       ELSE [g.gaps[0]] END AS accuracy
UNWIND CASE WHEN any(w IN g.excluded WHERE w[1] IS NOT NULL) THEN range(g.gaps[1], size(ladders[1]) - 1)
       ELSE [g.gaps[1]] END AS latency
UNWIND CASE WHEN any(w IN g.excluded WHERE w[2] IS NOT NULL) THEN range(g.gaps[2], size(ladders[2]) - 1)
       ELSE [g.gaps[2]] END AS cost
UNWIND CASE WHEN any(w IN g.excluded WHERE w[3] IS NOT NULL) THEN range(0, size(ladders[3]) - 1) ELSE [0] END AS risk
UNWIND CASE WHEN any(w IN g.excluded WHERE w[4] IS NOT NULL) THEN range(0, size(ladders[4]) - 1)
       ELSE [0] END AS critical
WITH ladders, groups, g, [accuracy, latency, cost, risk, critical] AS steps
WHERE none(whens IN g.excluded WHERE all(p IN range(0, 4) WHERE coalesce(ladders[p][steps[p]] IN whens[p], true)))
WITH DISTINCT ladders, groups, g.provider_type AS provider_type, steps
WITH ladders, groups, collect({steps: steps, provider_type: provider_type}) AS found
UNWIND found AS change
WITH ladders, groups, change, found
WHERE none(less IN found WHERE less <> change AND less.provider_type IN ['', change.provider_type]
  AND all(p IN range(0, 4) WHERE less.steps[p] <= change.steps[p]))
WITH ladders, change.steps AS steps, change.provider_type AS provider_type,
     reduce(n = 0, g IN groups | n + CASE
       WHEN g.provider_type IN ['', change.provider_type]
        AND all(p IN range(0, 2) WHERE g.gaps[p] <= change.steps[p])
        AND none(whens IN g.excluded WHERE
          all(p IN range(0, 4) WHERE coalesce(ladders[p][change.steps[p]] IN whens[p], true)))
       THEN g.models ELSE 0 END) AS admits
WITH admits, [p IN range(0, 4) WHERE steps[p] > 0 | {
       parameter: ['min_accuracy', 'max_latency', 'max_cost', 'risk_level', 'criticality'][p],
       now: ladders[p][0], steps: steps[p],
       to: CASE ladders[p][steps[p]] WHEN 'none' THEN 'any' ELSE ladders[p][steps[p]] END}]
     + CASE provider_type WHEN '' THEN [] ELSE [{
       parameter: 'provider_types', steps: 1,
       now: reduce(s = head($task.provider_types), x IN tail($task.provider_types) | s + ', ' + x),
       to: reduce(s = '', x IN $task.provider_types | s + x + ', ') + provider_type}] END AS changes
RETURN size(changes) AS changed,
       reduce(n = 0, c IN changes | n + c.steps) AS steps,
       [c IN changes | {parameter: c.parameter, now: c.now, to: c.to}] AS changes,
       admits
ORDER BY changed, steps, admits DESC, reduce(s = '', c IN changes | s + c.parameter + ' ' + c.to + ' ')
LIMIT $limit
