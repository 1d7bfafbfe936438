// The tasks with outcomes that aren't settled yet, with all that was answered and said there, the earliest first.
//
// So are those that were settled by one answer alone, and have a verdict since.
// Of each task: its type, known answer, and what it asks for. Of each outcome: its id, its worker's and model's,
// the worker's operator, the answer, whether it was drawn to be checked, and with how many answers it was settled;
// and of each verdict on it the verifier, its operator, whether it is Trusted and whether it agrees. Refused and
// failed outcomes are left out: they need no verdict.
//
// mode: read
// use: step
// returns: asked LIST<ANY>
/*
:param task_type => 'code-generation'
*/
MATCH (:TaskType {name: $task_type})<-[:OF_TYPE]-(task:Task)
WHERE EXISTS {
  MATCH (task)<-[:FOR]-(:Assignment)<-[:OF]-(open:Outcome)
  WHERE open.status = 'Completed' AND (open.settled_with IS NULL OR open.settled_with = 1 AND open.verified)
}
WITH task, COLLECT {
  MATCH (task)<-[:FOR]-(:Assignment)<-[:OF]-(outcome:Outcome)<-[:REPORTED]-(worker:Worker)
  WHERE outcome.status = 'Completed'
  WITH outcome, worker ORDER BY outcome.reported_at, outcome.outcome_id
  RETURN [outcome.outcome_id, worker.worker_id, head([(outcome)-[:USED]->(model:Model) | model.model_id]),
          head([(worker)-[:RUN_BY]->(operator:Operator) | operator.operator_id]), outcome.answer,
          outcome.checked_by_chance, outcome.settled_with, COLLECT {
            MATCH (outcome)<-[verdict:VERIFIED]-(verifier:Worker)
            WITH verdict, verifier ORDER BY verdict.at, verifier.worker_id
            RETURN [verifier.worker_id, head([(verifier)-[:RUN_BY]->(operator:Operator) | operator.operator_id]),
                    verifier:Trusted, verdict.agrees]
          }, outcome.reported_at]
} AS outcomes
WITH task, outcomes ORDER BY outcomes[0][8], task.task_id
RETURN [task.task_id, task.reference, task.risk_level, task.criticality, task.min_accuracy, task.max_latency,
        task.max_cost, [outcome IN outcomes | outcome[..8]]] AS asked
ORDER BY outcomes[0][8], task.task_id
