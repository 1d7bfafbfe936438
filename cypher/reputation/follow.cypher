// Writes what the outcomes of a task count now, and the scores of their workers; those before become history.
//
// What a judging that goes on at present wrote stays as it is.
//
// mode: write
// returns: changed INTEGER
/*
:param task_type => 'code-generation'
:param as_of => datetime('2026-01-01T00:00:00Z')
:param judging => 1
:param ids => ['outcome-1']
:param right => [1.0]
:param weight => [1.0]
:param rests_on => ['known answer']
:param scores => [{worker_id: 'worker-1', facts: {score: 0.8, lower_bound: 0.6, share: 0.8, expected: 0.0,
  penalty: 0.0, evidence: 12.0, known: 2, rests_on: ['known answer'], hits: 9.5, variance: 1.5, prior: 0.7}}]
*/
CALL () {
  UNWIND range(0, size($ids) - 1) AS i
  MATCH (:Outcome {outcome_id: $ids[i]})<-[credit:REPORTED]-(:Worker)
  FOREACH (_ IN CASE WHEN credit.judging > $judging THEN [1] ELSE [] END |
    SET credit.was_right = $right[i], credit.was_weight = $weight[i], credit.was_rests_on = $rests_on[i])
  FOREACH (_ IN CASE WHEN credit.judging > $judging THEN [] ELSE [1] END |
    SET credit.right = $right[i], credit.weight = $weight[i], credit.rests_on = $rests_on[i], credit.judging = $judging)
}
UNWIND $scores AS row
MATCH (worker:Worker {worker_id: row.worker_id})
MATCH (type:TaskType {name: $task_type})
OPTIONAL MATCH (worker)-[before:REPUTED_IN]->(type)
FOREACH (old IN CASE WHEN before IS NULL THEN [] ELSE [before] END |
  CREATE (worker)-[past:WAS_REPUTED_IN]->(type)
  SET past = properties(old), past.until = $as_of)
MERGE (worker)-[score:REPUTED_IN]->(type)
SET score += row.facts, score.as_of = $as_of
RETURN count(score) AS changed
