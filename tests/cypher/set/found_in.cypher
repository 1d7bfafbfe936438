// Says in which task type something was found, and since when it is so.
//
// mode: write
// returns: changed INTEGER
/*
:param finding_id => '000000000001'
:param task_type => 'code-generation'
:param since => datetime('2025-01-11T00:00:00Z')
*/
MATCH (finding:Finding {finding_id: $finding_id}), (type:TaskType {name: $task_type})
MERGE (finding)-[:FOUND_IN]->(type)
SET finding.since = $since
RETURN count(finding) AS changed
