// Workers that used a model outside the task's feasible set, as it was then.
//
// Judged by the registry and the policy as of when the work was assigned; what was assigned before the
// first load of the registry isn't judged. Retired models, models that cost too much and Experimental
// ones on High-risk work have their own rules, and don't count here. The marks are those of the last scan.
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
MATCH (load:RegistryLoad)
WITH min(load.since) AS registry_since
MATCH (model:Model)<-[used:USED]-(:Outcome)-[:OF]->(assignment:Assignment)
WHERE assignment.registry_as_of >= registry_since AND NOT (assignment)-[:ADVISED]->(model)
WITH count(*) AS population, collect(CASE WHEN used.outside IS NOT NULL THEN used END) AS marked
UNWIND marked AS used
WITH population, startNode(used) AS outcome, endNode(used) AS model, [reason IN used.outside
       WHERE none(other IN ['retired', 'costs ', 'Experimental '] WHERE reason STARTS WITH other)] AS reasons
WHERE reasons <> []
MATCH (worker:Worker)-[:REPORTED]->(outcome)
WHERE NOT EXISTS {
    (worker)<-[:AGAINST]-(cleared:Finding {rule: 'misuse/outside_feasible_set', status: 'dismissed'})
    WHERE coalesce(cleared.after, datetime({year: 1})) < coalesce(outcome.recorded_at, outcome.reported_at)
      <= cleared.seen_at AND cleared.subject = worker.worker_id + ' ' + model.model_id
  }
WITH population, worker.worker_id AS worker_id, model.model_id AS model_id, collect(outcome) AS outcomes,
     collect(DISTINCT reasons) AS lists
RETURN worker_id + ' ' + model_id AS key, 'error' AS severity,
       worker_id + ' used ' + model_id + ', which was not in the feasible set' AS summary,
       ['outcomes: ' + size(outcomes)] + COLLECT {
         UNWIND lists AS list UNWIND list AS reason RETURN DISTINCT reason ORDER BY reason
       } AS facts, population, null AS score, [model_id] AS model_ids, [worker_id] AS worker_ids, COLLECT {
         UNWIND outcomes AS outcome
         RETURN 'outcome ' + outcome.outcome_id AS shown ORDER BY shown LIMIT 50
       } AS evidence
ORDER BY key
