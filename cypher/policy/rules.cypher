// A policy and its rules, in their order, as the properties of their nodes.
//
// `policy` null means the one that is active, or was as of `as_of`. `version` null means the newest.
//
// mode: read
// use: question
// returns: policy MAP, position INTEGER, rule MAP
/*
:param policy => null
:param version => null
:param as_of => null
*/
CALL () {
  MATCH (:Pool {name: 'registry'})-[follows:FOLLOWS|FOLLOWED]->(policy:Policy)
  WHERE $policy IS NULL
    AND coalesce(follows.since <= $as_of, true) AND coalesce(follows.until > $as_of, follows.until IS NULL)
  RETURN policy
  UNION
  MATCH (policy:Policy {name: $policy})
  WHERE policy.version = $version
     OR $version IS NULL AND NOT EXISTS {
       MATCH (newer:Policy {name: $policy})
       WHERE newer.version > policy.version
     }
  RETURN policy
}
MATCH (policy)-[has:HAS_RULE]->(rule:Rule)
RETURN properties(policy) AS policy,
       has.position AS position,
       properties(rule) AS rule
ORDER BY position
