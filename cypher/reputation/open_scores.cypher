// Writes the scores of workers in a task type, and what each outcome contributed to them.
//
// mode: write
// returns: opened INTEGER
/*
:param task_type => 'code-generation'
:param as_of => datetime('2025-07-05T00:00:00Z')
:param scores => [{worker_id: 'worker-1', facts: {score: 0.8, lower_bound: 0.6, share: 0.8, expected: 0.0,
  penalty: 0.0, evidence: 12.0, known: 2, rests_on: ['known answers', 'agreement']}}]
:param credits => [{worker_id: 'worker-1', outcome_id: 'outcome-1', facts: {right: 1.0, weight: 1.0,
  rests_on: 'known answer'}}]
*/
CALL () {
  MATCH (:Worker)-[old:CREDITED_FOR]->(:Outcome)-[:OF]->(:Assignment)-[:FOR]->(:Task)
        -[:OF_TYPE]->(:TaskType {name: $task_type})
  DELETE old
}
CALL () {
  UNWIND $credits AS row
  MATCH (worker:Worker {worker_id: row.worker_id})
  MATCH (outcome:Outcome {outcome_id: row.outcome_id})
  CREATE (worker)-[credit:CREDITED_FOR]->(outcome)
  SET credit = row.facts
}
UNWIND $scores AS row
MATCH (worker:Worker {worker_id: row.worker_id})
MATCH (type:TaskType {name: $task_type})
CREATE (worker)-[score:REPUTED_IN]->(type)
SET score = row.facts, score.as_of = $as_of
RETURN count(score) AS opened
