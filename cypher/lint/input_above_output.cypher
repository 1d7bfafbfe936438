// Input costs more than output.
//
// Output is generated token by token and hardly ever costs less than input: in the shipped registry,
// it does for one offer in a thousand. The two may have been swapped. The score is the ratio, in orders
// of magnitude.
//
// mode: read
// use: detector
// severity: warning
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
MATCH (model:Model)-[claim:CAPABLE_OF]->(:TaskType)
WHERE claim.until IS NULL AND claim.input_price_usd > 0 AND claim.output_price_usd > 0
WITH DISTINCT model.model_id AS model_id, claim.source AS source, claim.input_price_usd AS input,
     claim.output_price_usd AS output, claim.load_id AS load_id
WITH collect({model_id: model_id, source: source, input: input, output: output, load_id: load_id}) AS priced
UNWIND priced AS one
WITH size(priced) AS population, one
WHERE one.input > one.output
RETURN one.source + ' ' + one.model_id + ' ' + one.input + ' ' + one.output AS key,
       'warning' AS severity,
       one.source + ': input costs ' + one.input + ' USD per million tokens, output ' + one.output AS summary,
       ['input_price_usd ' + one.input, 'output_price_usd ' + one.output] AS facts,
       population,
       log10(one.input / one.output) AS score,
       [one.model_id] AS model_ids,
       [] AS worker_ids,
       ['load ' + one.load_id] AS evidence
ORDER BY score DESC, key
