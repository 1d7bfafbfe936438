// The task of an outcome, all that was answered and said there, and what the last judging keeps of its workers.
//
// Nobody else can change the scores of the task's workers until the transaction ends. There is no row where
// outcomes of the task's type weren't judged yet. `outcomes` are as in answers/outcomes.
//
// mode: write
// returns: task_type STRING, task_id STRING, reference STRING, demand STRING, outcomes LIST<ANY>, workers LIST<MAP>,
// moments LIST<MAP>, judged_at INTEGER, judging INTEGER, half_life_days FLOAT, state STRING
/*
:param outcome_id => 'outcome-1'
*/
MATCH (:Outcome {outcome_id: $outcome_id})-[:OF]->(:Assignment)-[:FOR]->(task:Task)-[:OF_TYPE]->(type:TaskType)
MATCH (pool:Pool {name: 'registry'})-[judged:JUDGED]->(type)
CALL (task) {
  MATCH (task)<-[:FOR]-(:Assignment)-[:TO]->(worker:Worker)
  WITH DISTINCT worker ORDER BY worker.worker_id
  SET worker.locked_at = datetime()
}
WITH task, type, pool, judged, COLLECT {
  MATCH (task)<-[:FOR]-(:Assignment)<-[:OF]-(outcome:Outcome)<-[reported:REPORTED]-(worker:Worker)
  WHERE outcome.status <> 'Refused'
  OPTIONAL MATCH (outcome)-[:USED]->(model:Model)
  WITH outcome, reported, worker, model, outcome.reported_at AS at,
       coalesce(outcome.recorded_at, outcome.reported_at) AS recorded
  RETURN [outcome.outcome_id, worker.worker_id, outcome.status, outcome.answer, model.model_id,
          at.epochSeconds * 1000000 + at.microsecond, recorded.epochSeconds * 1000000 + recorded.microsecond,
          [(outcome)<-[verdict:VERIFIED]-(verifier:Worker) | [verifier.worker_id, verdict.agrees]],
          reported.right, reported.weight, reported.rests_on, reported.judging]
} AS outcomes, COLLECT {
  MATCH (task)<-[:FOR]-(assignment:Assignment)
  MATCH (assignment)-[:TO|OF|VERIFIED]-{1,2}(worker:Worker)
  WITH DISTINCT worker
  OPTIONAL MATCH (worker)-[:RUN_BY]->(operator:Operator)
  OPTIONAL MATCH (worker)-[counted:COUNTED_IN]->(type)
  OPTIONAL MATCH (worker)-[score:REPUTED_IN]->(type)
  RETURN {worker_id: worker.worker_id, operator_id: operator.operator_id, anchor: worker:Trusted,
          trust: coalesce(worker.trust, 0.0), plain: counted.plain, misleading: counted.misleading,
          score: score {.*}}
} AS workers, COLLECT {
  MATCH (task)<-[:FOR]-(:Assignment)<-[:OF]-(:Outcome)-[:USED]->(model:Model)
  WITH DISTINCT model, [(type)-[:KIND_OF*0..]->(above:TaskType) | above.name] AS chain
  MATCH (model)-[:FITS]->(profile:Profile)
  WHERE profile.task_type IN chain AND none(name IN profile.shadowed_by WHERE name IN chain)
  RETURN {model_id: model.model_id, since: 0, accuracy_class: profile.accuracy_class}
} AS moments
RETURN type.name AS task_type, task.task_id AS task_id, task.reference AS reference,
       coalesce(task.min_accuracy, 'any') AS demand, outcomes, workers, moments,
       pool.judged_at.epochSeconds * 1000000 + pool.judged_at.microsecond AS judged_at,
       coalesce(pool.judging, 0) AS judging, pool.half_life_days AS half_life_days, judged.state AS state
