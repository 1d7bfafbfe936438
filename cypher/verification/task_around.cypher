// The task of an outcome as in verification/open_tasks, and what is known of its type, and of those who worked on it.
//
// Nobody else can settle tasks of the type until the transaction ends. There is no row where outcomes of the type were
// never settled. `credible` are as in verification/credible, and the state, the salt and the doubts as in
// verification/experience.
//
// mode: write
// returns: task_type STRING, task LIST<ANY>, credible LIST<ANY>, state STRING, salt STRING, doubts LIST<ANY>
/*
:param outcome_id => 'outcome-1'
:param suspected => 0.01
*/
MATCH (:Outcome {outcome_id: $outcome_id})-[:OF]->(:Assignment)-[:FOR]->(task:Task)-[:OF_TYPE]->(type:TaskType)
MATCH (pool:Pool {name: 'registry'})-[seen:EXPERIENCED]->(type)
SET seen.locked_at = datetime()
WITH pool, seen, task, type, COLLECT {
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
       } AS credible,
       seen.state AS state, pool.check_salt AS salt, COLLECT {
         MATCH (model:Model)-[watched:WATCHED_IN WHERE watched.confidence >= $suspected]->(type)
         RETURN [model.model_id, watched.confidence] AS doubt ORDER BY doubt
       } AS doubts
