// Gives a worker a reputation in a type of task.
//
// mode: write
// returns: changed INTEGER
/*
:param worker_id => 'worker-1'
:param task_type => 'code-generation'
:param score => 0.8
*/
MATCH (worker:Worker {worker_id: $worker_id})
MATCH (type:TaskType {name: $task_type})
MERGE (worker)-[reputed:REPUTED_IN]->(type)
SET reputed.score = $score, reputed.lower_bound = $score - 0.1, reputed.evidence = 20.0, reputed.as_of = datetime()
RETURN count(reputed) AS changed
