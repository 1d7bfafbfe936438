// What outcomes show of models by task type and worker: shares right, latencies and costs.
//
// `judged` is the weight of the judged outcomes, `right` the part of it that is right; `known` and `known_right` are
// those of tasks with a known answer, `doubted` is the weight of outcomes that rest on agreement or on verdicts of
// workers who aren't trusted. Sums are of whole multiples of 2^-32, so that the order of rows makes no difference.
// Latencies and costs are of completed outcomes, in no order. `accused` workers have an open finding of an error
// against them. Where a model was found to have drifted in a task type, only the outcomes `since` then count.
//
// mode: read
// use: question
// returns: model_id STRING, task_type STRING, worker_id STRING, operator STRING, accused BOOLEAN,
// outcomes INTEGER, judged FLOAT, right FLOAT, known FLOAT, known_right FLOAT, doubted FLOAT,
// latencies_ms LIST<FLOAT>, costs_usd LIST<FLOAT>, last_at ZONED DATETIME, since ZONED DATETIME
/*
:param model_ids => ['acme/small']
:param task_type => null
*/
MATCH (pool:Pool {name: 'registry'})
UNWIND $model_ids AS model_id
MATCH (model:Model {model_id: model_id})
WITH pool, model, COLLECT {
  MATCH (model)<-[:CONCERNS]-(finding:Finding {rule: 'degradation/drift'})-[:FOUND_IN]->(type:TaskType)
  WHERE finding.status IN ['open', 'acknowledged']
  RETURN {task_type: type.name, since: finding.since} AS drift
} AS drifts
MATCH (model)<-[:USED]-(outcome:Outcome WHERE outcome.status <> 'Refused')<-[reported:REPORTED]-(worker:Worker)
MATCH (outcome)-[:OF]->(:Assignment)-[:FOR]->(task:Task)-[:OF_TYPE]->(type:TaskType)
WHERE coalesce(type.name = $task_type, true)
// what a judging that hasn't ended wrote doesn't hold yet
WITH model, type, worker, outcome, task, head([d IN drifts WHERE d.task_type = type.name | d.since]) AS since,
     CASE WHEN reported.judging > coalesce(pool.judging, 0)
     THEN {right: reported.was_right, weight: reported.was_weight, rests_on: reported.was_rests_on}
     ELSE reported {.right, .weight, .rests_on} END AS credit
WHERE coalesce(outcome.reported_at >= since, true)
WITH *, toInteger(round(coalesce(credit.weight, 0.0) * 4294967296)) AS weight,
     toInteger(round(coalesce(credit.weight * credit.right, 0.0) * 4294967296)) AS hit,
     credit.rests_on = 'known answer' OR credit.rests_on = 'failure' AND task.reference IS NOT NULL AS is_known,
     credit.rests_on IN ['agreement', 'verdicts'] AS is_doubted, outcome.status = 'Completed' AS is_done
WITH model, type, worker, since, count(outcome) AS outcomes, sum(weight) AS judged, sum(hit) AS right,
     sum(CASE WHEN is_known THEN weight ELSE 0 END) AS known,
     sum(CASE WHEN is_known THEN hit ELSE 0 END) AS known_right,
     sum(CASE WHEN is_doubted THEN weight ELSE 0 END) AS doubted,
     collect(CASE WHEN is_done THEN outcome.latency_ms END) AS latencies,
     collect(CASE WHEN is_done THEN outcome.cost_usd END) AS costs, max(outcome.reported_at) AS last_at
OPTIONAL MATCH (worker)-[:RUN_BY]->(operator:Operator)
RETURN model.model_id AS model_id,
       type.name AS task_type,
       worker.worker_id AS worker_id,
       operator.operator_id AS operator,
       EXISTS {
         MATCH (worker)<-[:AGAINST]-(finding:Finding)
         WHERE finding.status IN ['open', 'acknowledged'] AND finding.severity = 'error'
       } AS accused,
       outcomes,
       judged / 4294967296.0 AS judged,
       right / 4294967296.0 AS right,
       known / 4294967296.0 AS known,
       known_right / 4294967296.0 AS known_right,
       doubted / 4294967296.0 AS doubted,
       latencies AS latencies_ms,
       costs AS costs_usd,
       last_at,
       since
ORDER BY model_id, task_type, worker_id
