// Writes what was counted of workers' answers in a task type, with which further outcomes are judged.
//
// mode: write
// returns: written INTEGER
/*
:param task_type => 'code-generation'
:param judging => 1
:param rows => [['worker-1', [1.0, 0.0], [1.0, 0.0]]]
*/
MATCH (type:TaskType {name: $task_type})
UNWIND $rows AS row
MATCH (worker:Worker {worker_id: row[0]})
MERGE (worker)-[counted:COUNTED_IN]->(type)
SET counted.plain = row[1], counted.misleading = row[2], counted.judging = $judging
RETURN count(counted) AS written
