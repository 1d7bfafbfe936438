// The output limit exceeds the context size.
//
// A context holds input and output together; a source that gives the input limit as the context
// is found too, since that isn't a context size. The score is the ratio, in orders of magnitude.
//
// mode: read
// use: detector
// severity: warning
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
MATCH (model:Model)-[claim:CAPABLE_OF]->(:TaskType)
WHERE claim.until IS NULL AND claim.output_tokens IS NOT NULL AND claim.context_tokens IS NOT NULL
WITH DISTINCT model.model_id AS model_id, claim.source AS source, claim.load_id AS load_id,
     claim.context_tokens AS context, claim.output_tokens AS output
WITH collect({model_id: model_id, source: source, load_id: load_id, context: context, output: output}) AS claims
UNWIND claims AS one
WITH size(claims) AS population, one
WHERE one.output > one.context
RETURN one.source + ' ' + one.model_id + ' ' + one.output + ' ' + one.context AS key,
       'warning' AS severity,
       one.source + ': output of ' + one.output + ' tokens in a context of ' + one.context AS summary,
       ['output_tokens ' + one.output, 'context_tokens ' + one.context] AS facts,
       population,
       log10(toFloat(one.output) / one.context) AS score,
       [one.model_id] AS model_ids,
       [] AS worker_ids,
       ['load ' + one.load_id] AS evidence
ORDER BY score DESC, key
