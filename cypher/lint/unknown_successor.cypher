// A model's successor isn't in the registry.
//
// mode: read
// use: detector
// severity: warning
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
MATCH (model:Model)-[claim:CAPABLE_OF]->(:TaskType)
WHERE claim.until IS NULL AND claim.successor IS NOT NULL
WITH DISTINCT model.model_id AS model_id, claim.source AS source, claim.successor AS successor, claim.load_id AS load_id
WITH collect({model_id: model_id, source: source, successor: successor, load_id: load_id}) AS succeeded
UNWIND succeeded AS one
WITH size(succeeded) AS population, one
WHERE NOT EXISTS { MATCH (:Model {model_id: one.successor}) }
RETURN one.source + ' ' + one.model_id + ' ' + one.successor AS key,
       'warning' AS severity,
       one.source + ': its successor ' + one.successor + ' is not in the pool' AS summary,
       ['successor ' + one.successor] AS facts,
       population,
       null AS score,
       [one.model_id] AS model_ids,
       [] AS worker_ids,
       ['load ' + one.load_id] AS evidence
ORDER BY key
