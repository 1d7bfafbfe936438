// A model was deprecated or retired before it was released.
//
// The two dates may come from two sources: one of them is wrong, but which one is unknown. The
// score is the number of days between them.
//
// mode: read
// use: detector
// severity: error
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
MATCH (model:Model)-[released:CAPABLE_OF]->(:TaskType)
WHERE released.until IS NULL AND released.released_on IS NOT NULL
MATCH (model)-[ended:CAPABLE_OF]->(:TaskType)
WHERE ended.until IS NULL AND (ended.deprecated_on IS NOT NULL OR ended.retired_on IS NOT NULL)
UNWIND ['deprecated_on', 'retired_on'] AS field
WITH DISTINCT model.model_id AS model_id, field, ended[field] AS ended_on, ended.source AS ended_source,
     ended.load_id AS ended_load, released.released_on AS released_on, released.source AS released_source,
     released.load_id AS released_load
WHERE ended_on IS NOT NULL
WITH collect({model_id: model_id, field: field, ended_on: ended_on, ended_source: ended_source,
              ended_load: ended_load, released_on: released_on, released_source: released_source,
              released_load: released_load}) AS dated
UNWIND dated AS one
WITH size(dated) AS population, one
WHERE one.ended_on < one.released_on
RETURN one.ended_source + ' ' + one.model_id + ' ' + one.field + ' ' + one.ended_on + ' ' + one.released_source + ' '
         + one.released_on AS key,
       'error' AS severity,
       one.field + ' ' + one.ended_on + ', before its release on ' + one.released_on AS summary,
       [one.ended_source + ' ' + one.field + ' ' + one.ended_on,
        one.released_source + ' released_on ' + one.released_on] AS facts,
       population,
       toFloat(duration.inDays(one.ended_on, one.released_on).days) AS score,
       [one.model_id] AS model_ids,
       [] AS worker_ids,
       CASE WHEN one.ended_load = one.released_load THEN ['load ' + one.ended_load]
            ELSE ['load ' + one.ended_load, 'load ' + one.released_load] END AS evidence
ORDER BY score DESC, key
