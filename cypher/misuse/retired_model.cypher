// Workers that used a model after it was retired.
//
// As of when the work was assigned, by what the registry said then. A worker that was advised to use it isn't
// accused. A pruned capability isn't retired: see misuse/outside_feasible_set.
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
MATCH (model:Model)
// From when on it was retired for some type of task: what it was for the task's own type is looked up for few.
WITH model, COLLECT {
  MATCH (model)-[fits:FITS|FITTED]->(profile:Profile)
  WITH fits.since AS since,
       CASE WHEN profile.lifecycle = 'Retired' AND fits.pruned IS NULL THEN date(fits.since)
            ELSE profile.retired_on END AS day
  WHERE day IS NOT NULL
  WITH CASE WHEN day > date(since) THEN datetime({date: day, timezone: 'UTC'}) ELSE since END AS at ORDER BY at
  RETURN at LIMIT 1
}[0] AS retired
MATCH (model)<-[:USED]-(outcome:Outcome)-[:OF]->(assignment:Assignment)
WHERE NOT (assignment)-[:ADVISED]->(model)
WITH count(*) AS population, collect(CASE WHEN assignment.registry_as_of >= retired THEN outcome END) AS suspects
UNWIND suspects AS outcome
MATCH (worker:Worker)-[:REPORTED]->(outcome)-[:OF]->(assignment:Assignment)-[:FOR]->(task:Task)
MATCH (task)-[:OF_TYPE]->(own:TaskType)
MATCH (outcome)-[:USED]->(model:Model)-[fits:FITS|FITTED]->(profile:Profile)
WITH *, assignment.registry_as_of AS at
WHERE fits.since <= at AND coalesce(fits.until > at, true)
  AND (profile.lifecycle = 'Retired' AND fits.pruned IS NULL
       OR profile.retired_on <= date(datetime({datetime: at, timezone: 'UTC'})))
  AND NOT EXISTS {
    (worker)<-[:AGAINST]-(cleared:Finding {rule: 'misuse/retired_model', status: 'dismissed'})
    WHERE coalesce(cleared.after, datetime({year: 1})) < coalesce(outcome.recorded_at, outcome.reported_at)
      <= cleared.seen_at AND cleared.subject = worker.worker_id + ' ' + model.model_id
  }
WITH population, outcome, worker, model, profile, COLLECT {
       MATCH (own)-[kinds:KIND_OF|WAS_KIND_OF*0..]->(type:TaskType)
       WHERE all(k IN kinds WHERE coalesce(k.since <= at, true) AND coalesce(k.until > at, k.until IS NULL))
       RETURN type.name
     } AS chain
WHERE profile.task_type IN chain AND none(name IN profile.shadowed_by WHERE name IN chain)
WITH population, worker.worker_id AS worker_id, model.model_id AS model_id, collect(outcome) AS outcomes
RETURN worker_id + ' ' + model_id AS key, 'error' AS severity,
       worker_id + ' used ' + model_id + ' after it was retired' AS summary,
       ['outcomes: ' + size(outcomes)] AS facts,
       population, null AS score, [model_id] AS model_ids, [worker_id] AS worker_ids, COLLECT {
         UNWIND outcomes AS outcome
         RETURN 'outcome ' + outcome.outcome_id AS shown ORDER BY shown LIMIT 50
       } AS evidence
ORDER BY key
