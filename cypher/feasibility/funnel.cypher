// How many models each requirement of a task removes, and how many are left.
//
// One row per requirement, in the order in which they are tried; each rule of the policy that
// excludes models for such a task is one of them, and so is `released_on` if it removes a model.
// `failed`: models that don't meet it, whatever else they fail. `only`: models that fail nothing
// else, so that dropping this one requirement would admit them. `removed`: models for which it is
// the first that fails. `remaining`: models left after it; in the last row, the size of the feasible
// set. All `removed` plus the last `remaining` are every model of the pool. A requirement missing
// from `task` requires nothing.
//
// mode: read
// use: question
// returns: requirement STRING, needed STRING, failed INTEGER, only INTEGER, removed INTEGER,
// remaining INTEGER
/*
:param task => {task_type: 'code-generation', risk_level: 'High', min_accuracy: 'Medium', max_cost: 'Medium'}
:param as_of => null
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
WITH *, [['lifecycle', 'not Retired'], ['released_on', 'a day that has come']]
     + [x IN exclusions | [x.name, x.needed]] + [
       ['accuracy_class', coalesce('at least ' + $task.min_accuracy, 'any')],
       ['latency_class', coalesce('at most ' + $task.max_latency, 'any')],
       ['cost_class', coalesce('at most ' + $task.max_cost, 'any')],
       ['provider_type', coalesce(reduce(s = head($task.provider_types), x IN tail($task.provider_types) |
         s + ' or ' + x), 'any')]
     ] AS requirements
CALL (types, chain, exclusions, requirements, accuracies, latencies, costs, today) {
  UNWIND types AS type
  MATCH (type)<-[:FOR_TYPE]-(profile:Profile)
  WHERE none(name IN profile.shadowed_by WHERE name IN chain)
  WITH profile, exclusions, requirements, accuracies, latencies, costs, today, {lifecycle:
       CASE WHEN profile.deprecated_on <= today THEN 'Deprecated' ELSE profile.lifecycle END} AS now
  WITH profile, now, requirements, [x IN exclusions WHERE x.named] AS named,
     [failed IN [
        CASE WHEN profile.lifecycle = 'Retired' OR profile.retired_on <= today THEN 'lifecycle' END,
        CASE WHEN profile.released_on > today THEN 'released_on' END
      ] WHERE failed IS NOT NULL]
     + [x IN exclusions WHERE NOT x.named AND x.only <> all(test IN x.tests WHERE
       coalesce(now[test[0]], profile[test[0]], '') IN test[1]) | x.name] +
     [failed IN [
        CASE WHEN NOT profile.accuracy_class IN accuracies THEN 'accuracy_class' END,
        CASE WHEN NOT profile.latency_class IN latencies THEN 'latency_class' END,
        CASE WHEN NOT profile.cost_class IN costs THEN 'cost_class' END,
        CASE WHEN NOT profile.provider_type IN $task.provider_types THEN 'provider_type' END
      ] WHERE failed IS NOT NULL] AS failed,
     CASE WHEN $as_of IS NULL THEN COUNT { (profile)<-[:FITS]-() }
          ELSE COUNT {
            (profile)<-[fits:FITS|FITTED]-()
            WHERE fits.since <= $as_of AND coalesce(fits.until > $as_of, true)
          } END AS models
  // only rules that exclude by name look at models one by one
  CALL (profile, now, named, requirements, failed) {
    WITH profile, now, named, requirements, failed
    WHERE named <> []
    MATCH (profile)<-[fits:FITS|FITTED]-(model:Model)
    WHERE coalesce(fits.since <= $as_of, true) AND coalesce(fits.until > $as_of, fits.until IS NULL)
    WITH requirements, failed, [x IN named WHERE x.only <> all(test IN x.tests WHERE
       CASE test[0]
         WHEN 'source' THEN [(model)-[lists:CAPABLE_OF]->(:TaskType)
           WHERE lists.source IN test[1] AND lists.scope IS NULL AND coalesce(lists.since <= $as_of, true)
             AND coalesce(lists.until > $as_of, lists.until IS NULL) | lists.source] <> []
         WHEN 'model_id' THEN model.model_id IN test[1]
         ELSE coalesce(fits[test[0]], now[test[0]], profile[test[0]], '') IN test[1] END) | x.name] AS more
    WHERE more <> []
    WITH [r IN requirements WHERE r[0] IN failed OR r[0] IN more | r[0]] AS all_failed, count(*) AS many
    RETURN collect({failed: all_failed, models: many}) AS by_name
  }
  WITH failed, by_name, models - reduce(n = 0, g IN by_name | n + g.models) AS others
  UNWIND by_name + [{failed: failed, models: others}] AS part
  WITH part.failed AS failed, sum(part.models) AS models
  RETURN collect({failed: failed, models: models}) AS groups
}
WITH requirements, groups,
     CASE WHEN $as_of IS NULL THEN COUNT { (:Model) }
          ELSE COUNT { (model:Model) WHERE model.registered_at <= $as_of } END AS pool_size
WITH groups, pool_size, requirements, reduce(n = 0, g IN groups | n + g.models) AS capable
UNWIND range(-1, size(requirements) - 1) AS position
WITH groups, pool_size, capable, requirements, position,
     [r IN requirements[..position + 1] | r[0]] AS tried,
     CASE WHEN position >= 0 THEN requirements[position] ELSE ['task_type', $task.task_type] END AS requirement
WITH position, requirement, pool_size, capable,
     reduce(n = 0, g IN groups | n +
       CASE WHEN requirement[0] IN g.failed THEN g.models ELSE 0 END) AS failed,
     reduce(n = 0, g IN groups | n +
       CASE WHEN g.failed = [requirement[0]] THEN g.models ELSE 0 END) AS only,
     reduce(n = 0, g IN groups | n +
       CASE WHEN head(g.failed) = requirement[0] THEN g.models ELSE 0 END) AS removed,
     reduce(n = 0, g IN groups | n +
       CASE WHEN none(f IN g.failed WHERE f IN tried) THEN g.models ELSE 0 END) AS remaining
WHERE requirement[0] <> 'released_on' OR failed > 0
RETURN requirement[0] AS requirement,
       requirement[1] AS needed,
       CASE position WHEN -1 THEN pool_size - capable ELSE failed END AS failed,
       CASE position WHEN -1 THEN pool_size - capable ELSE only END AS only,
       CASE position WHEN -1 THEN pool_size - capable ELSE removed END AS removed,
       remaining
ORDER BY position
