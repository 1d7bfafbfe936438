// Models that do worse in a task type than was expected of them, and since when.
//
// Every judged outcome is compared with what was expected of it, given its task, what that demands, its worker,
// the time, and how good the model was before; docs/degradation.md has the method. Score: the log odds that the
// model has fallen. Where more than a quarter of the models of a type fell at once, none is found: see rebase.
//
// mode: read
// use: detector
// severity: warning
// threat: degradation
// maturity: stable
// reference: Shiryaev (1963), Roberts (1966), Shin, Ramdas and Rinaldo (2022)
// measured: one in a hundred unchanged streams of 1,000 outcomes, or fewer; see docs/degradation.md
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>, task_type STRING, confidence FLOAT,
// since ZONED DATETIME
MATCH (model:Model)-[watched:WATCHED_IN WHERE watched.has_fallen AND NOT watched.is_rebased]->(type:TaskType)
RETURN type.name + ' ' + model.model_id AS key, 'warning' AS severity,
       model.model_id + ' does worse in ' + type.name + ' than was expected: '
         + toInteger(round(100 * watched.observed)) + ' % right, expected '
         + toInteger(round(100 * watched.expected)) + ' %, since ' + date(watched.since) AS summary,
       ['outcomes since: ' + watched.fallen_outcomes + ' of ' + watched.outcomes,
        'fell by ' + toInteger(round(100 * watched.lower)) + ' to ' + toInteger(round(100 * watched.upper))
          + ' points (95 %)',
        'back when ' + watched.back_when] AS facts,
       watched.population AS population,
       log(watched.confidence / (1 - watched.confidence)) AS score,
       [model.model_id] AS model_ids, [] AS worker_ids, COLLECT {
         MATCH (model)<-[:USED]-(outcome:Outcome)-[:OF]->(:Assignment)-[:FOR]->(:Task)-[:OF_TYPE]->(type)
         WHERE outcome.reported_at >= watched.since
         WITH outcome ORDER BY outcome.reported_at DESC, outcome.outcome_id LIMIT 50
         RETURN 'outcome ' + outcome.outcome_id
       } AS evidence,
       type.name AS task_type, watched.confidence AS confidence, watched.since AS since
ORDER BY key
