// Adds a policy as the next version of its name, unless a version with the same digest exists.
//
// `rules` holds the properties of the rules in their order, including inherited ones. `added` is
// false if `version` existed before.
//
// mode: write
// returns: version INTEGER, added BOOLEAN
/*
:param policy => 'cautious'
:param description => 'No experimental models at all.'
:param extends => null
:param extends_digest => null
:param drop => null
:param digest => '00'
:param rules => [{name: 'stable-only', excludes: ['lifecycle'], exclude_lifecycle: ['Experimental'],
  needed: 'not Experimental'}]
*/
MERGE (pool:Pool {name: 'registry'})
SET pool.locked_at = datetime()
WITH pool
OPTIONAL MATCH (known:Policy {name: $policy})
WITH max(known.version) AS newest,
     min(CASE WHEN known.digest = $digest THEN known.version END) AS same
CALL (newest, same) {
  WITH newest, same
  WHERE same IS NULL
  CREATE (policy:Policy {name: $policy, version: coalesce(newest, 0) + 1})
  SET policy.policy_id = $policy + '@' + toString(policy.version),
      policy.description = $description,
      policy.extends = $extends,
      policy.extends_digest = $extends_digest,
      policy.drop = $drop,
      policy.digest = $digest,
      policy.loaded_at = datetime()
  WITH policy
  UNWIND range(1, size($rules)) AS position
  CREATE (policy)-[:HAS_RULE {position: position}]->(rule:Rule)
  SET rule = $rules[position - 1],
      rule.rule_id = policy.policy_id + ' ' + rule.name
  RETURN count(rule) AS rules
}
RETURN coalesce(same, coalesce(newest, 0) + 1) AS version, same IS NULL AS added
