// Task types in which more than a quarter of the models fell at once: rather the measure has changed.
//
// Harder tasks, another known answer, or another way of judging make models look worse together. That is one
// finding, and lowers the weight of none.
//
// mode: read
// use: detector
// severity: notice
// threat: degradation
// maturity: stable
// reference: plain logic, over degradation/drift
// measured: see docs/degradation.md
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>, task_type STRING, confidence FLOAT,
// since ZONED DATETIME
MATCH (model:Model)-[watched:WATCHED_IN WHERE watched.is_rebased]->(type:TaskType)
WITH type, watched, model ORDER BY model.model_id
WITH type, collect(model.model_id) AS models, max(watched.population) AS population, min(watched.since) AS since,
     avg(watched.expected - watched.observed) AS size
RETURN type.name + ' ' + date(since) AS key, 'notice' AS severity,
       size(models) + ' of ' + population + ' models fell in ' + type.name + ' at once: re-based?' AS summary,
       ['fell by ' + toInteger(round(100 * size)) + ' points in the mean', 'no weight is lowered for it'] AS facts,
       population, null AS score, models AS model_ids, [] AS worker_ids, [] AS evidence,
       type.name AS task_type, null AS confidence, since
ORDER BY key
