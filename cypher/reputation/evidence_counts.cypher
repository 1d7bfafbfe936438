// The evidence for reputations: outcomes, of all workers or one, and what confirms them.
//
// `answered` counts completed outcomes with an answer; `failed` ones count against their worker by themselves.
// Of the tasks of the answered ones, `compared` have answers of two operators or more, and `known` a known
// answer. A worker without an operator counts as its own.
//
// mode: read
// use: question
// returns: outcomes INTEGER, answered INTEGER, failed INTEGER, compared INTEGER, known INTEGER, verdicts INTEGER
/*
:param worker_id => null
:param as_of => null
*/
MATCH (worker:Worker)-[:REPORTED]->(outcome:Outcome)
WHERE coalesce(worker.worker_id = $worker_id, true) AND coalesce(outcome.reported_at <= $as_of, true)
MATCH (outcome)-[:OF]->(:Assignment)-[:FOR]->(task:Task)
WITH task, collect(outcome) AS outcomes
CALL (task) {
  MATCH (task)<-[:FOR]-(:Assignment)<-[:OF]-(given:Outcome {status: 'Completed'})<-[:REPORTED]-(worker:Worker)
  WHERE given.answer IS NOT NULL AND coalesce(given.reported_at <= $as_of, true)
  OPTIONAL MATCH (worker)-[:RUN_BY]->(operator:Operator)
  RETURN count(DISTINCT coalesce(elementId(operator), elementId(worker))) AS voices
}
WITH task, outcomes, voices, size([each IN outcomes
       WHERE each.status = 'Completed' AND each.answer IS NOT NULL]) AS answered
RETURN coalesce(sum(size(outcomes)), 0) AS outcomes,
       coalesce(sum(answered), 0) AS answered,
       coalesce(sum(size([each IN outcomes WHERE each.status = 'Failed'])), 0) AS failed,
       count(CASE WHEN answered > 0 AND voices > 1 THEN 1 END) AS compared,
       count(CASE WHEN answered > 0 AND task.reference IS NOT NULL
                       AND coalesce(task.reference_at <= $as_of, true) THEN 1 END) AS known,
       coalesce(sum(reduce(verdicts = 0, each IN outcomes | verdicts + COUNT { (each)<-[:VERIFIED]-() })), 0)
         AS verdicts
ORDER BY outcomes
