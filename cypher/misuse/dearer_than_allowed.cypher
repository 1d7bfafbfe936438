// Workers that used a model of a higher cost class than the task allows.
//
// As of when the work was assigned. A worker that was advised to use the model isn't accused. The marks are those of
// the last scan.
//
// mode: read
// use: detector
// severity: warning
// threat: use of models
// maturity: stable
// reference: plain logic
// measured: nothing is estimated, so there are no false findings but for a wrong record
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
MATCH (task:Task)<-[:FOR]-(assignment:Assignment)<-[:OF]-(outcome:Outcome)-[used:USED]->(model:Model)
MATCH (outcome)<-[:REPORTED]-(worker:Worker)
WHERE task.max_cost IS NOT NULL AND NOT (assignment)-[:ADVISED]->(model)
  AND NOT EXISTS {
    (worker)<-[:AGAINST]-(cleared:Finding {rule: 'misuse/dearer_than_allowed', status: 'dismissed'})
    WHERE coalesce(cleared.after, datetime({year: 1})) < coalesce(outcome.recorded_at, outcome.reported_at)
      <= cleared.seen_at AND cleared.subject = worker.worker_id + ' ' + model.model_id
  }
WITH worker, model, outcome, head([reason IN used.outside WHERE reason STARTS WITH 'costs ']) AS costs
WITH count(*) AS population,
     collect(CASE WHEN costs IS NOT NULL
       THEN {worker: worker, model: model, outcome: outcome, costs: costs} END) AS cases
UNWIND cases AS case
WITH population, case.worker.worker_id AS worker_id, case.model.model_id AS model_id,
     collect(case.outcome) AS outcomes, collect(DISTINCT case.costs) AS costs
RETURN worker_id + ' ' + model_id AS key, 'warning' AS severity,
       worker_id + ' used ' + model_id + ', which costs more than the task allows' AS summary,
       ['outcomes: ' + size(outcomes)] + COLLECT {
         UNWIND costs AS c RETURN substring(c, 6) AS cost ORDER BY cost
       } AS facts,
       population, null AS score, [model_id] AS model_ids, [worker_id] AS worker_ids, COLLECT {
         UNWIND outcomes AS outcome
         RETURN 'outcome ' + outcome.outcome_id AS shown ORDER BY shown LIMIT 50
       } AS evidence
ORDER BY key
