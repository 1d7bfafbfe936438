// Writes the scores of workers in a task type that have none.
//
// mode: write
// returns: opened INTEGER
/*
:param task_type => 'code-generation'
:param as_of => datetime('2025-07-05T00:00:00Z')
:param scores => {`worker-1`: {score: 0.8, lower_bound: 0.6, share: 0.8, expected: 0.0, penalty: 0.0,
  evidence: 12.0, known: 2, rests_on: ['known answers', 'agreement']}}
*/
MATCH (type:TaskType {name: $task_type})
UNWIND keys($scores) AS worker_id
MATCH (worker:Worker {worker_id: worker_id})
CREATE (worker)-[score:REPUTED_IN]->(type)
SET score = $scores[worker_id], score.as_of = $as_of
RETURN count(score) AS opened
