// Penalties on workers' scores in a task type: the finding, and the policy rule that sets its share.
//
// A penalizing rule applies to findings of its severities and detectors, in its task types and their subtypes.
// Where several apply to a finding, the largest share holds. A finding takes its share of what is left of the
// score; one that was dismissed or resolved takes nothing, and neither does a notice. `worker_id` null means
// all workers, `as_of` null means now.
//
// mode: read
// use: question
// returns: worker_id STRING, finding_id STRING, detector STRING, summary STRING, share FLOAT, policy STRING,
// rule STRING
/*
:param task_type => 'code-generation'
:param worker_id => null
:param as_of => null
*/
MATCH (:Pool {name: 'registry'})-[follows:FOLLOWS|FOLLOWED]->(policy:Policy)
WHERE coalesce(follows.since <= $as_of, true) AND coalesce(follows.until > $as_of, follows.until IS NULL)
MATCH (:TaskType {name: $task_type})-[kinds:KIND_OF|WAS_KIND_OF*0..]->(type:TaskType)
WHERE all(k IN kinds WHERE coalesce(k.since <= $as_of, true) AND coalesce(k.until > $as_of, k.until IS NULL))
WITH policy, collect(type.name) AS chain
MATCH (policy)-[has:HAS_RULE]->(rule:Rule)
WHERE rule.penalize_share IS NOT NULL
  AND coalesce(any(name IN rule.when_task_type WHERE name IN chain), true)
MATCH (finding:Finding)-[:AGAINST]->(worker:Worker)
WHERE coalesce(worker.worker_id = $worker_id, true)
  // a later decision doesn't change the status then
  AND (finding.status IN ['open', 'acknowledged'] OR coalesce(finding.status_at > $as_of, false))
  AND finding.severity IN ['error', 'warning']
  AND coalesce(finding.found_at <= $as_of, true)
  AND coalesce(finding.severity IN rule.penalize_severity, true)
  AND coalesce(any(name IN rule.penalize_detector WHERE name = finding.rule), true)
WITH policy, worker, finding, has, rule
ORDER BY rule.penalize_share DESC, has.position
WITH policy, worker, finding, head(collect(rule)) AS rule
RETURN worker.worker_id AS worker_id,
       finding.finding_id AS finding_id,
       finding.rule AS detector,
       finding.summary AS summary,
       rule.penalize_share AS share,
       policy.policy_id AS policy,
       rule.name AS rule
ORDER BY worker_id, finding_id
