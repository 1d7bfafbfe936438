// Which groups of equivalent models are feasible for each task under given rules, and their requirements.
//
// Everything is a parameter: the graph isn't read. `rules` holds the properties of the rules in
// their order. A task's `chain` is its task type and all types above it. `by_type` gives the
// positions of each task type's groups. The conditions are those of feasibility/feasible_set.
// `needs` are the requirements as in policy/requirements, `prefers` the rules' preferences.
//
// mode: read
// use: step
// returns: position INTEGER, feasible LIST<INTEGER>, needs MAP, prefers LIST<STRING>
/*
:param tasks => [{chain: ['code-generation', 'generation'], risk_level: 'High', criticality: null,
  min_accuracy: null, max_latency: null, max_cost: 'Low', provider_types: null}]
:param rules => [{name: 'avoid-experimental', when_risk_level: ['High'], excludes: ['lifecycle'],
  exclude_lifecycle: ['Experimental']}]
:param groups => [{task_type: 'generation', accuracy_class: 'High', latency_class: 'Fast', cost_class: 'Low',
  risk_level: 'Low', lifecycle: 'Stable', provider_type: 'Internal', released_on: null, deprecated_on: null,
  retired_on: null, shadowed_by: [], provider: 'acme', maker: null, base_model: null, model_id: null,
  sources: ['example']}]
:param by_type => {generation: [0]}
*/
UNWIND range(0, size($tasks) - 1) AS position
WITH position, $tasks[position] AS task
WITH position, task,
     [rule IN $rules WHERE coalesce(any(name IN rule.when_task_type WHERE name IN task.chain), true)
       AND coalesce(coalesce(task.risk_level, 'Low') IN rule.when_risk_level, true)
       AND coalesce(coalesce(task.criticality, 'Normal') IN rule.when_criticality, true)
       AND coalesce(coalesce(task.min_accuracy, 'none') IN rule.when_min_accuracy, true)
       AND coalesce(coalesce(task.max_latency, 'none') IN rule.when_max_latency, true)
       AND coalesce(coalesce(task.max_cost, 'none') IN rule.when_max_cost, true)] AS rules,
     {none: ['Low', 'Medium', 'High', 'Unknown'], Low: ['Low', 'Medium', 'High'],
      Medium: ['Medium', 'High'], High: ['High']}[coalesce(task.min_accuracy, 'none')] AS accuracies,
     {none: ['Fast', 'Medium', 'Slow', 'Unknown'], Fast: ['Fast'], Medium: ['Fast', 'Medium'],
      Slow: ['Fast', 'Medium', 'Slow']}[coalesce(task.max_latency, 'none')] AS latencies,
     {none: ['Low', 'Medium', 'High', 'Unknown'], Low: ['Low'], Medium: ['Low', 'Medium'],
      High: ['Low', 'Medium', 'High']}[coalesce(task.max_cost, 'none')] AS costs
WITH position, task, rules, accuracies, latencies, costs,
     date(datetime({datetime: datetime(), timezone: 'UTC'})) AS today,
     [r IN rules WHERE r.excludes IS NOT NULL OR r.admits IS NOT NULL | {only: r.admits IS NOT NULL, tests:
       [field IN coalesce(r.excludes, []) | [field, r['exclude_' + field]]]
       + [field IN coalesce(r.admits, []) | [field, r['only_' + field]]]}] AS exclusions
RETURN position,
       [i IN reduce(known = [], name IN task.chain | known + coalesce($by_type[name], []))
         WHERE $groups[i].accuracy_class IN accuracies
           AND $groups[i].latency_class IN latencies
           AND $groups[i].cost_class IN costs
           AND none(name IN $groups[i].shadowed_by WHERE name IN task.chain)
           AND $groups[i].lifecycle <> 'Retired'
           AND coalesce($groups[i].retired_on > today, true)
           AND coalesce($groups[i].released_on <= today, true)
           AND coalesce($groups[i].provider_type IN task.provider_types, true)
           AND none(exclusion IN exclusions WHERE exclusion.only <> all(test IN exclusion.tests WHERE CASE
                 WHEN test[0] = 'source' THEN any(source IN $groups[i].sources WHERE source IN test[1])
                 WHEN test[0] = 'lifecycle' AND $groups[i].deprecated_on <= today THEN 'Deprecated' IN test[1]
                 ELSE coalesce($groups[i][test[0]], '') IN test[1] END))
       ] AS feasible,
       {workers: reduce(n = 1, r IN rules | CASE WHEN r.require_workers > n THEN r.require_workers ELSE n END),
        distinct: [what IN ['base_model', 'maker', 'provider', 'operator']
          WHERE any(r IN rules WHERE what IN r.require_distinct)],
        verifications: reduce(n = 0, r IN rules |
          CASE WHEN r.require_verifications > n THEN r.require_verifications ELSE n END),
        min_reputation: reduce(n = 0.0, r IN rules |
          CASE WHEN r.require_min_reputation > n THEN r.require_min_reputation ELSE n END),
        newcomer_share: CASE coalesce(task.risk_level, 'Low') WHEN 'Low' THEN
          coalesce(reduce(n = null, r IN rules |
            CASE WHEN coalesce(r.require_newcomer_share < n, n IS NULL) THEN r.require_newcomer_share ELSE n END), 0.0)
          ELSE 0.0 END} AS needs,
       [r IN rules WHERE r.prefer_field IS NOT NULL |
         r.prefer_field + reduce(s = '', value IN r.prefer_order | s + ' ' + value)] AS prefers
ORDER BY position
