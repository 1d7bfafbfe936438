// Every value that is claimed of a model, by whom, how it was had, and which one holds.
//
// One row per task type, field and source. Of the claims of one field the first known value
// holds, in the order of the sources' precedence (`holds`); a lifecycle that is stated goes
// before one derived from names. `field` null means all fields. No row means that there is
// no such model, or that nothing was claimed of it then.
//
// mode: read
// returns: task_type STRING, field STRING, value STRING, holds BOOLEAN, source STRING, basis STRING,
// source_date DATE, since ZONED DATETIME
/*
:param model_id => 'acme/small'
:param field => null
:param as_of => null
*/
MATCH (model:Model {model_id: $model_id})-[claim:CAPABLE_OF]->(type:TaskType)
WHERE coalesce(claim.since <= $as_of, true)
  AND coalesce(claim.until > $as_of, claim.until IS NULL)
MATCH (source:Source {name: claim.source})
UNWIND [
  {field: 'accuracy_class', basis: 'accuracy_basis'},
  {field: 'latency_class', basis: 'latency_basis'},
  {field: 'cost_class', basis: 'cost_basis'},
  {field: 'risk_level', basis: 'risk_basis'},
  {field: 'lifecycle', basis: 'lifecycle_basis'},
  {field: 'provider_type', basis: 'provider_type_basis'},
  {field: 'name'}, {field: 'provider'}, {field: 'base_model'}, {field: 'maker'},
  {field: 'released_on'}, {field: 'deprecated_on'}, {field: 'retired_on'}, {field: 'successor'},
  {field: 'context_tokens'}, {field: 'output_tokens'},
  {field: 'input_price_usd'}, {field: 'output_price_usd'}, {field: 'notes'}
] AS about
WITH type.name AS task_type, about.field AS field, claim, source, claim[about.basis] AS basis
WHERE claim[field] IS NOT NULL AND ($field IS NULL OR field = $field)
WITH task_type, field, claim, source, basis
ORDER BY CASE WHEN field = 'lifecycle' AND basis STARTS WITH 'derived:' THEN 1 ELSE 0 END,
         source.precedence, source.name
WITH task_type, field, collect({claim: claim, source: source.name, basis: basis}) AS claims
WITH task_type, field, claims,
     coalesce(
       head([i IN range(0, size(claims) - 1) WHERE claims[i].claim[field] <> 'Unknown']), 0
     ) AS winner
UNWIND range(0, size(claims) - 1) AS position
RETURN task_type,
       field,
       toString(claims[position].claim[field]) AS value,
       position = winner AS holds,
       claims[position].source AS source,
       claims[position].basis AS basis,
       claims[position].claim.source_date AS source_date,
       claims[position].claim.since AS since
ORDER BY task_type, field, position
