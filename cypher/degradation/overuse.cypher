// Models that get a far larger share of a task type's recent uses than was available, and what it does to them.
//
// Recent are the 90 days up to the newest outcome. What was available to a use is an even share of the base models in
// its task's feasible set then, or the model's share in the draw by selection weights among those that the policy
// prefers, whichever is larger. Uses outside the feasible set are misapplied, and don't count. Found is a model with
// twice of what was available or more, and with over half of the uses, or over twice an even share of the models that
// are in use. Score: Chernoff's bound on the chance of its share, where what was available or that even share is due,
// whichever is larger; as a logarithm, in which a worker's habit doesn't count as many choices. It is a warning, and
// lowers the weight, if the model becomes slower or fails more when it is in heavier use, beyond what other models do
// at the same times. The shares are those of the last scan.
//
// mode: read
// use: detector
// severity: warning
// threat: degradation
// maturity: experimental
// reference: Chernoff (1952); Kish (1965); Carter, Schnepel and Steigerwald (2017) for the number of blocks
// measured: on made pools, see docs/degradation.md
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>, task_type STRING, confidence FLOAT,
// since ZONED DATETIME
/*
:param false_positives => 0.01
*/
MATCH (model:Model)-[loaded:LOADED_IN]->(type:TaskType)
WHERE loaded.score >= log(loaded.tests / $false_positives)
WITH model, loaded, type, loaded.harm >= -log($false_positives) AS harmed
RETURN type.name + ' ' + model.model_id AS key, CASE WHEN harmed THEN 'warning' ELSE 'notice' END AS severity,
       model.model_id + ' gets ' + toInteger(round(100 * loaded.share)) + ' % of the uses in ' + type.name + ', where '
         + CASE WHEN loaded.available < 0.01 THEN 'under 1' ELSE toInteger(round(100 * loaded.available)) END
         + ' % was available' AS summary,
       [loaded.uses + ' of ' + loaded.of + ' uses, by ' + loaded.workers + ' workers',
        coalesce('latency when busy: ' + toInteger(round(100 * loaded.latency_rise)) + ' % more, at least '
          + toInteger(round(100 * loaded.latency_lower)) + ' % (95 %)', 'latency when busy: not known'),
        coalesce('failures when busy: ' + round(100 * loaded.failures_rise, 1) + ' points more, at least '
          + round(100 * loaded.failures_lower, 1) + ' (95 %)', 'failures when busy: not known'),
        CASE WHEN harmed THEN 'overuse harms it' ELSE 'no harm is shown, so no weight is lowered' END] AS facts,
       loaded.tests AS population, loaded.score AS score, [model.model_id] AS model_ids, [] AS worker_ids,
       [id IN loaded.evidence | 'outcome ' + id] AS evidence,
       type.name AS task_type, CASE WHEN harmed THEN 1 - exp(-loaded.harm) ELSE 0.0 END AS confidence,
       loaded.since AS since
ORDER BY score DESC, key
