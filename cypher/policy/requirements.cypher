// The active policy's requirements on a task's assignment: workers, distinctness, verification.
//
// Of all rules that apply, the strictest requirement holds. `rules` names those that require something.
// `task` may omit all but its type; `as_of` null means now. No row means that there is no such task type.
//
// mode: read
// use: question
// returns: policy STRING, version INTEGER, workers INTEGER, distinct LIST<STRING>,
// verifications INTEGER, min_reputation FLOAT, newcomer_share FLOAT, wrong_accepted FLOAT, recheck_share FLOAT,
// rules LIST<STRING>
/*
:param task => {task_type: 'code-generation', risk_level: 'High', criticality: 'Critical', max_cost: 'Medium'}
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
RETURN policy.name AS policy,
       policy.version AS version,
       reduce(n = 1, r IN rules | CASE WHEN r.require_workers > n THEN r.require_workers ELSE n END) AS workers,
       [what IN ['base_model', 'maker', 'provider', 'operator']
         WHERE any(r IN rules WHERE what IN r.require_distinct)] AS distinct,
       reduce(n = 0, r IN rules |
         CASE WHEN r.require_verifications > n THEN r.require_verifications ELSE n END) AS verifications,
       reduce(n = 0.0, r IN rules |
         CASE WHEN r.require_min_reputation > n THEN r.require_min_reputation ELSE n END) AS min_reputation,
       // no rule, no share: else the smallest one, and none at all on tasks of more risk
       CASE coalesce($task.risk_level, 'Low') WHEN 'Low' THEN
         coalesce(reduce(n = null, r IN rules |
           CASE WHEN coalesce(r.require_newcomer_share < n, n IS NULL) THEN r.require_newcomer_share ELSE n END), 0.0)
       ELSE 0.0 END AS newcomer_share,
       reduce(n = null, r IN rules |
         CASE WHEN coalesce(r.require_wrong_accepted < n, n IS NULL) THEN r.require_wrong_accepted ELSE n END)
         AS wrong_accepted,
       coalesce(reduce(n = null, r IN rules |
         CASE WHEN coalesce(r.require_recheck_share > n, n IS NULL) THEN r.require_recheck_share ELSE n END), 0.033)
         AS recheck_share,
       [r IN rules WHERE any(name IN keys(r) WHERE name STARTS WITH 'require_') | r.name] AS rules
ORDER BY policy, version
