// A provider offers one base model under several ids that don't differ otherwise.
//
// Aliases aren't errors, but a count of models, or a panel of distinct ones, treats them as several.
// The score is the number of ids.
//
// mode: read
// use: detector
// severity: notice
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
MATCH (model:Model)-[claim:CAPABLE_OF]->(type:TaskType)
WHERE claim.until IS NULL AND claim.input_price_usd > 0
MATCH (model)-[:VERSION_OF]->(base:BaseModel)
MATCH (model)-[:OFFERED_BY]->(provider:Provider)
WITH claim.source AS source, provider.name AS provider, base.name AS base, type.name AS type,
     claim.input_price_usd AS input, claim.output_price_usd AS output, claim.context_tokens AS context,
     claim.output_tokens AS most, claim.load_id AS load_id, model.model_id AS model_id
ORDER BY model_id
WITH source, provider, base, type, input, output, context, most, load_id, collect(model_id) AS model_ids
WITH collect({source: source, provider: provider, base: base, type: type, input: input, output: output,
              context: context, most: most, load_id: load_id, model_ids: model_ids}) AS offers,
     sum(size(model_ids)) AS population
UNWIND offers AS offer
WITH population, offer
WHERE size(offer.model_ids) > 1
RETURN reduce(ids = offer.source + ' ' + offer.type, id IN offer.model_ids | ids + ' ' + id) AS key,
       'notice' AS severity,
       offer.source + ': ' + size(offer.model_ids) + ' ids for ' + offer.base + ' at ' + offer.provider AS summary,
       ['base_model ' + offer.base, 'provider ' + offer.provider, 'input_price_usd ' + offer.input]
         + CASE WHEN offer.output IS NULL THEN [] ELSE ['output_price_usd ' + offer.output] END
         + CASE WHEN offer.context IS NULL THEN [] ELSE ['context_tokens ' + offer.context] END
         + CASE WHEN offer.most IS NULL THEN [] ELSE ['output_tokens ' + offer.most] END AS facts,
       population,
       toFloat(size(offer.model_ids)) AS score,
       offer.model_ids AS model_ids,
       [] AS worker_ids,
       ['load ' + offer.load_id] AS evidence
ORDER BY score DESC, key
