// Workers that used a model after it was retired.
//
// As of when the work was assigned, by what the registry said then. A worker that was advised to use it isn't
// accused. A pruned capability isn't retired: see misuse/outside_feasible_set. The marks are those of the last scan.
//
// mode: read
// use: detector
// severity: error
// threat: use of models
// maturity: stable
// reference: plain logic
// measured: nothing is estimated, so there are no false findings but for a wrong record
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
MATCH (model:Model)<-[used:USED]-(:Outcome)-[:OF]->(assignment:Assignment)
WHERE NOT (assignment)-[:ADVISED]->(model)
WITH count(*) AS population, collect(CASE WHEN 'retired' IN used.outside THEN used END) AS marked
UNWIND marked AS used
WITH population, startNode(used) AS outcome, endNode(used) AS model
MATCH (worker:Worker)-[:REPORTED]->(outcome)
WHERE NOT EXISTS {
    (worker)<-[:AGAINST]-(cleared:Finding {rule: 'misuse/retired_model', status: 'dismissed'})
    WHERE coalesce(cleared.after, datetime({year: 1})) < coalesce(outcome.recorded_at, outcome.reported_at)
      <= cleared.seen_at AND cleared.subject = worker.worker_id + ' ' + model.model_id
  }
WITH population, worker.worker_id AS worker_id, model.model_id AS model_id, collect(outcome) AS outcomes
RETURN worker_id + ' ' + model_id AS key, 'error' AS severity,
       worker_id + ' used ' + model_id + ' after it was retired' AS summary,
       ['outcomes: ' + size(outcomes)] AS facts,
       population, null AS score, [model_id] AS model_ids, [worker_id] AS worker_ids, COLLECT {
         UNWIND outcomes AS outcome
         RETURN 'outcome ' + outcome.outcome_id AS shown ORDER BY shown LIMIT 50
       } AS evidence
ORDER BY key
