// All versions of all policies, and when they were active.
//
// `periods` holds since and until of each period in which a version was active; an open one comes
// last and has no until.
//
// mode: read
// use: question
// returns: name STRING, version INTEGER, description STRING, extends STRING, digest STRING,
// loaded_at ZONED DATETIME, rules INTEGER, active BOOLEAN, periods LIST<MAP>
MATCH (policy:Policy)
RETURN policy.name AS name,
       policy.version AS version,
       policy.description AS description,
       policy.extends AS extends,
       policy.digest AS digest,
       policy.loaded_at AS loaded_at,
       COUNT { (policy)-[:HAS_RULE]->(:Rule) } AS rules,
       EXISTS { (policy)<-[:FOLLOWS]-(:Pool) } AS active,
       COLLECT {
         MATCH (policy)<-[follows:FOLLOWS|FOLLOWED]-(:Pool)
         RETURN {since: follows.since, until: follows.until} AS period
         ORDER BY follows.since, follows.until
       } AS periods
ORDER BY name, version
