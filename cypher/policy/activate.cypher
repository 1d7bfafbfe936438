// Activates a policy, and ends the period of the previous one.
//
// `since` null means now; it is never before the start of the previous policy. No row means that
// there is no such policy; `changed` is false if it was active already.
//
// mode: write
// returns: policy STRING, since ZONED DATETIME, before STRING, changed BOOLEAN
/*
:param policy => 'default'
:param version => 1
:param since => null
*/
MATCH (pool:Pool {name: 'registry'})
SET pool.locked_at = datetime()
WITH pool
MATCH (policy:Policy {policy_id: $policy + '@' + toString($version)})
OPTIONAL MATCH (pool)-[follows:FOLLOWS]->(before:Policy)
WITH pool, policy, follows, before, coalesce(before <> policy, true) AS changed,
     coalesce($since, datetime.realtime()) AS asked
WITH pool, policy, follows, before, changed,
     CASE WHEN NOT changed THEN follows.since
          WHEN asked < follows.since THEN follows.since
          ELSE asked END AS since,
     before.policy_id AS before_id
CALL (pool, policy, follows, before, changed, since) {
  WITH pool, policy, follows, before, changed, since
  WHERE changed
  FOREACH (past IN CASE WHEN follows IS NULL THEN [] ELSE [follows.since] END |
    CREATE (pool)-[:FOLLOWED {since: past, until: since}]->(before)
  )
  DELETE follows
  CREATE (pool)-[:FOLLOWS {since: since}]->(policy)
  RETURN count(*) AS moved
}
RETURN policy.policy_id AS policy, since, before_id AS before, changed
