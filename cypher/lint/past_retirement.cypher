// A source still lists a model past its own retirement date for it.
//
// The score is the number of days since the retirement date.
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
WHERE claim.until IS NULL AND claim.retired_on IS NOT NULL
WITH DISTINCT model.model_id AS model_id, claim.source AS source, claim.retired_on AS retired_on,
     claim.load_id AS load_id
WITH collect({model_id: model_id, source: source, retired_on: retired_on, load_id: load_id}) AS dated
UNWIND dated AS one
WITH size(dated) AS population, one
WHERE one.retired_on <= $today
RETURN one.source + ' ' + one.model_id + ' ' + one.retired_on AS key,
       'warning' AS severity,
       one.source + ': listed, but retired on ' + one.retired_on AS summary,
       ['retired_on ' + one.retired_on] AS facts,
       population,
       toFloat(duration.inDays(one.retired_on, $today).days) AS score,
       [one.model_id] AS model_ids,
       [] AS worker_ids,
       ['load ' + one.load_id] AS evidence
ORDER BY score DESC, key
