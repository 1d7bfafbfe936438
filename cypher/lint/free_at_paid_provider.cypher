// A price of 0, though the provider charges for most models, and other offers of the base model cost money.
//
// A source may write 0 for an unknown price. Offers that are called free in their id or name are left
// out. The score is the share of the provider's models in this source that have a price above 0.
//
// mode: read
// use: detector
// severity: warning
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
MATCH (model:Model)-[claim:CAPABLE_OF]->(:TaskType)
WHERE claim.until IS NULL AND claim.input_price_usd IS NOT NULL
MATCH (model)-[:VERSION_OF]->(base:BaseModel)
MATCH (model)-[:OFFERED_BY]->(provider:Provider)
WITH DISTINCT model.model_id AS model_id, claim.name AS name, claim.source AS source, provider.name AS provider,
     base.name AS base, claim.input_price_usd AS input, coalesce(claim.output_price_usd, 0) AS output,
     claim.load_id AS load_id
WITH source, provider, count(*) AS listed, count(CASE WHEN input > 0 OR output > 0 THEN 1 END) AS paid,
     collect({model_id: model_id, name: name, base: base, load_id: load_id, free: input = 0 AND output = 0}) AS models
WITH collect({source: source, provider: provider, listed: listed, paid: paid, models: models}) AS providers,
     sum(listed) AS population
UNWIND providers AS at
WITH population, at
WHERE 2 * at.paid > at.listed
UNWIND [model IN at.models WHERE model.free] AS model
WITH population, at, model
WHERE NOT toLower(model.model_id + ' ' + coalesce(model.name, '')) CONTAINS 'free'
MATCH (:BaseModel {name: model.base})<-[:VERSION_OF]-(other:Model)-[asked:CAPABLE_OF]->(:TaskType)
WHERE asked.until IS NULL AND asked.input_price_usd > 0
WITH population, at, model, count(DISTINCT other) AS others
RETURN at.source + ' ' + model.model_id AS key,
       'warning' AS severity,
       at.source + ': price of 0, where ' + at.paid + ' of ' + at.listed + ' models of ' + at.provider
         + ' cost something' AS summary,
       ['input_price_usd 0', 'base_model ' + model.base, 'offers that ask money for it ' + others] AS facts,
       population,
       toFloat(at.paid) / at.listed AS score,
       [model.model_id] AS model_ids,
       [] AS worker_ids,
       ['load ' + model.load_id] AS evidence
ORDER BY score DESC, key
