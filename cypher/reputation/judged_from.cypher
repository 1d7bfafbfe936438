// What a judging as of a moment would rest on, in numbers, and what the last one rested on.
//
// If they are the same, nothing has changed since: facts of work never change, they only become more.
//
// mode: read
// use: step
// returns: now LIST<STRING>, before LIST<STRING>, outcomes INTEGER, verdicts INTEGER, judged_at ZONED DATETIME
/*
:param as_of => datetime()
*/
CALL () {
  MATCH (outcome:Outcome)
  WHERE outcome.reported_at <= $as_of
  RETURN 'outcomes ' + count(outcome) + ' until ' + coalesce(toString(max(outcome.recorded_at)), '') AS seen
  UNION ALL
  MATCH ()-[verdict:VERIFIED]->()
  WHERE verdict.at <= $as_of
  RETURN 'verdicts ' + count(verdict) + ' until ' + coalesce(toString(max(verdict.recorded_at)), '') AS seen
  UNION ALL
  MATCH (task:Task)
  WHERE task.reference IS NOT NULL AND coalesce(task.reference_at <= $as_of, true)
  RETURN 'known answers ' + count(task) + ' until ' + coalesce(toString(max(task.reference_at)), '') AS seen
  UNION ALL
  MATCH (anchor:Trusted)
  WHERE coalesce(anchor.joined_at <= $as_of, true)
  WITH anchor.worker_id AS id ORDER BY id
  RETURN 'anchors ' + reduce(ids = '', each IN collect(id) | ids + ' ' + each) AS seen
  UNION ALL
  MATCH ()-[run:RUN_BY]->()
  RETURN 'operators ' + count(run) AS seen
  UNION ALL
  MATCH (load:RegistryLoad)
  RETURN 'loads ' + count(load) + ' until ' + coalesce(toString(max(load.loaded_at)), '') AS seen
  UNION ALL
  MATCH (finding:Finding)
  RETURN 'findings ' + count(finding) + ' until ' + coalesce(toString(max(finding.status_at)), '') AS seen
  UNION ALL
  MATCH (:Pool)-[follows:FOLLOWS|FOLLOWED]->(policy:Policy)
  WITH policy, follows ORDER BY policy.policy_id, follows.since
  WITH collect(policy.policy_id + ' ' + follows.since) AS followed
  RETURN 'policies' + reduce(ids = '', each IN followed | ids + ' ' + each) AS seen
}
OPTIONAL MATCH (pool:Pool {name: 'registry'})
WITH pool, collect(seen) AS now
RETURN now, pool.judged_from AS before, COUNT { (:Outcome) } AS outcomes, COUNT { ()-[:VERIFIED]->() } AS verdicts,
       pool.judged_at AS judged_at
ORDER BY judged_at
