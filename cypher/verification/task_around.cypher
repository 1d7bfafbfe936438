// The task of an outcome as in verification/open_tasks, and what is known of those who answered and verified there.
//
// Nobody else can settle the task until the transaction ends. There is no row where outcomes of the type were never
// settled. `credible` are as in verification/credible.
//
// mode: write
// returns: task_type STRING, task LIST<ANY>, credible LIST<ANY>
/*
:param outcome_id => 'outcome-1'
*/
MATCH (:Outcome {outcome_id: $outcome_id})-[:OF]->(:Assignment)-[:FOR]->(task:Task)-[:OF_TYPE]->(type:TaskType)
MATCH (:Pool {name: 'registry'})-[:EXPERIENCED]->(type)
SET task.locked_at = datetime()
WITH task, type, COLLECT {
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
          }]
} AS outcomes
RETURN type.name AS task_type,
       [task.task_id, task.reference, task.risk_level, task.criticality, task.min_accuracy, task.max_latency,
        task.max_cost, outcomes] AS task,
       COLLECT {
         MATCH (task)<-[:FOR]-(assignment:Assignment)
         MATCH (assignment)-[:TO|OF|VERIFIED]-{1,2}(worker:Worker)
         WITH DISTINCT worker
         MATCH (worker)-[credible:CREDIBLE_IN]->(type)
         RETURN [worker.worker_id, credible.model_id, credible.state] AS one
         ORDER BY one
       } AS credible
