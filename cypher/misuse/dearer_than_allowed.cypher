// Workers that used a model of a higher cost class than the task allows.
//
// As of when the work was assigned. A worker that was advised to use the model isn't accused.
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
/*
:param covered => {}
*/
MATCH (worker:Worker)-[:REPORTED]->(outcome:Outcome)-[:USED]->(model:Model)
MATCH (outcome)-[:OF]->(assignment:Assignment)-[:FOR]->(task:Task)
WHERE task.max_cost IS NOT NULL AND NOT (assignment)-[:ADVISED]->(model)
  AND coalesce(none(look IN $covered[worker.worker_id + ' ' + model.model_id]
                    WHERE look.after < coalesce(outcome.recorded_at, outcome.reported_at) <= look.until), true)
MATCH (task)-[:OF_TYPE]->(:TaskType)-[kinds:KIND_OF|WAS_KIND_OF*0..]->(type:TaskType)
WHERE all(k IN kinds WHERE coalesce(k.since <= assignment.registry_as_of, true)
  AND coalesce(k.until > assignment.registry_as_of, k.until IS NULL))
WITH worker, outcome, assignment, task, model, collect(type.name) AS chain
OPTIONAL MATCH (model)-[fits:FITS|FITTED]->(profile:Profile)
WHERE fits.since <= assignment.registry_as_of AND coalesce(fits.until > assignment.registry_as_of, true)
  AND profile.task_type IN chain
  AND none(name IN profile.shadowed_by WHERE name IN chain)
WITH worker, outcome, task, model, profile, {Low: 1, Medium: 2, High: 3} AS rank
WITH count(outcome) AS population,
     collect(CASE WHEN rank[profile.cost_class] > rank[task.max_cost]
             THEN {worker: worker.worker_id, model: model.model_id, outcome: outcome.outcome_id,
                   fact: profile.cost_class + ' where ' + task.max_cost + ' was the most'} END) AS cases
UNWIND cases AS case
WITH population, case.worker AS worker_id, case.model AS model_id, collect(case.outcome) AS outcomes,
     collect(DISTINCT case.fact) AS costs
RETURN worker_id + ' ' + model_id AS key, 'warning' AS severity,
       worker_id + ' used ' + model_id + ', which costs more than the task allows' AS summary,
       ['outcomes: ' + size(outcomes)] + costs AS facts, population, null AS score,
       [model_id] AS model_ids, [worker_id] AS worker_ids, [o IN outcomes[..50] | 'outcome ' + o] AS evidence
ORDER BY key
