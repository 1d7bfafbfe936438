// A model's deprecation date is past, and its source doesn't call it Deprecated.
//
// The score is the number of days since the deprecation date.
//
// mode: read
// use: detector
// severity: warning
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param today => date()
*/
MATCH (model:Model)-[claim:CAPABLE_OF]->(:TaskType)
WHERE claim.until IS NULL AND claim.deprecated_on IS NOT NULL
WITH DISTINCT model.model_id AS model_id, claim.source AS source, claim.deprecated_on AS deprecated_on,
     claim.lifecycle AS lifecycle, claim.load_id AS load_id
WITH collect({model_id: model_id, source: source, deprecated_on: deprecated_on, lifecycle: lifecycle,
              load_id: load_id}) AS dated
UNWIND dated AS one
WITH size(dated) AS population, one
WHERE one.deprecated_on <= $today AND one.lifecycle IN ['Experimental', 'Stable']
RETURN one.source + ' ' + one.model_id + ' ' + one.deprecated_on AS key,
       'warning' AS severity,
       one.source + ': ' + one.lifecycle + ', but deprecated on ' + one.deprecated_on AS summary,
       ['deprecated_on ' + one.deprecated_on, 'lifecycle ' + one.lifecycle] AS facts,
       population,
       toFloat(duration.inDays(one.deprecated_on, $today).days) AS score,
       [one.model_id] AS model_ids,
       [] AS worker_ids,
       ['load ' + one.load_id] AS evidence
ORDER BY score DESC, key
