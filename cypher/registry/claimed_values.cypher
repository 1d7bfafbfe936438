// Every value that is claimed about a model: its source, its basis, and why it holds or not.
//
// One row per task type, field, source and value; `task_type` is null for model-level fields.
// Of the open claims on a field, the first known value holds, by precedence of the sources, then the
// newest claim; a stated lifecycle takes precedence over one derived from names. A model's maker is
// claimed by all offers of its base model. `verdict`:
//   holds      this value holds
//   agrees     it equals the value that holds
//   unknown    it is Unknown, and another source knows the value
//   derived    it is a lifecycle derived from the name, and another source states one
//   outranked  a source of higher precedence claims another value
//   older      the same source has claimed another value since
//   closed     its source no longer claims it (`until`); left out unless `with_closed`, and if the
//              source claims the same value again
// `field` and `task_type` null mean all of them. No row means that there is no such model, or that
// nothing of the kind was claimed about it then.
//
// mode: read
// use: question
// returns: task_type STRING, field STRING, value STRING, holds BOOLEAN, verdict STRING, source STRING,
// precedence INTEGER, basis STRING, source_date DATE, since ZONED DATETIME, until ZONED DATETIME
/*
:param model_id => 'acme/small'
:param field => null
:param task_type => null
:param with_closed => true
:param as_of => null
*/
MATCH (model:Model {model_id: $model_id})
WITH model, head(COLLECT {
  MATCH (model)-[fits:FITS|FITTED]->(:Profile)
  WHERE coalesce(fits.since <= $as_of, true) AND coalesce(fits.until > $as_of, fits.until IS NULL)
  RETURN fits LIMIT 1
}) AS offer
CALL (model, offer) {
  MATCH (model)-[claim:CAPABLE_OF]->(type:TaskType)
  RETURN claim, type, true AS is_own
  UNION
  WITH model, offer
  WHERE coalesce($field = 'maker', true)
  MATCH (other:Model)-[fits:FITS|FITTED]->(profile:Profile)
  WHERE fits.base_model = offer.base_model AND other <> model AND profile.lifecycle <> 'Retired'
    AND coalesce(fits.since <= $as_of, true) AND coalesce(fits.until > $as_of, fits.until IS NULL)
  MATCH (other)-[claim:CAPABLE_OF]->(type:TaskType)
  WHERE claim.maker IS NOT NULL AND coalesce(claim.until > $as_of, claim.until IS NULL)
  RETURN claim, type, false AS is_own
}
MATCH (source:Source {name: claim.source})
WITH offer.maker AS maker, claim, type, is_own, source,
     coalesce(claim.until <= $as_of, claim.until IS NOT NULL) AS closed
WHERE coalesce(claim.since <= $as_of, true) AND ($with_closed OR NOT closed)
UNWIND [
  {field: 'provider_type', basis: 'provider_type_basis', of_model: true},
  {field: 'lifecycle', basis: 'lifecycle_basis', of_model: true},
  {field: 'name', of_model: true}, {field: 'provider', of_model: true},
  {field: 'base_model', of_model: true}, {field: 'maker', of_model: true},
  {field: 'released_on', of_model: true}, {field: 'deprecated_on', of_model: true},
  {field: 'retired_on', of_model: true}, {field: 'successor', of_model: true},
  {field: 'accuracy_class', basis: 'accuracy_basis', of_model: false},
  {field: 'latency_class', basis: 'latency_basis', of_model: false},
  {field: 'cost_class', basis: 'cost_basis', of_model: false},
  {field: 'risk_level', basis: 'risk_basis', of_model: false},
  {field: 'context_tokens', of_model: false}, {field: 'output_tokens', of_model: false},
  {field: 'moving_name', of_model: true}, {field: 'function_calling', of_model: true},
  {field: 'effort', of_model: false}, {field: 'calling_mode', of_model: false},
  {field: 'measured_on', of_model: false}, {field: 'needed_context_tokens', of_model: false},
  {field: 'input_price_usd', of_model: false}, {field: 'output_price_usd', of_model: false},
  {field: 'pruned', of_model: false}, {field: 'notes', of_model: false}
] AS about
WITH maker, about.field AS field, CASE WHEN NOT about.of_model THEN type.name END AS task_type,
     claim, claim[about.basis] AS basis, source, closed, is_own
WHERE claim[field] IS NOT NULL AND (is_own OR field = 'maker')
  // A class that a correction omits is Unknown, which claims nothing.
  AND NOT coalesce(claim.scope = 'correction' AND claim[field] = 'Unknown', false)
  AND ($field IS NULL OR field = $field)
  AND coalesce(task_type = $task_type, true)
// A source repeats model-level fields for each task type, and may repeat a value in several loads.
WITH maker, task_type, field, source, closed, basis, toString(claim[field]) AS value,
     max(claim.source_date) AS source_date, min(claim.since) AS since, max(claim.until) AS until,
     max(claim.since) AS newest, head(collect(claim.digest)) AS digest
ORDER BY closed, CASE WHEN field = 'lifecycle' AND basis STARTS WITH 'derived:' THEN 1 ELSE 0 END,
         source.precedence, source.name, until DESC, newest DESC, digest, value
WITH maker, task_type, field,
     collect({source: source, closed: closed, basis: basis, value: value, source_date: source_date,
              since: since, until: CASE WHEN closed THEN until END}) AS claims
WITH task_type, field, claims, CASE field WHEN 'maker' THEN maker END AS made,
     [i IN range(0, size(claims) - 1) WHERE NOT claims[i].closed] AS open
WITH task_type, field, claims, open, coalesce(head([i IN open WHERE claims[i].value = made]),
       head([i IN open WHERE claims[i].value <> 'Unknown']), head(open)) AS chosen
UNWIND range(0, size(claims) - 1) AS position
WITH task_type, field, position, claims[position] AS claim, claims[chosen] AS best,
     coalesce(position = chosen, false) AS holds, [i IN open | claims[i]] AS open
WHERE NOT (claim.closed AND any(c IN open WHERE c.source = claim.source AND c.value = claim.value))
RETURN task_type,
       field,
       claim.value AS value,
       holds,
       CASE
         WHEN claim.closed THEN 'closed'
         WHEN holds THEN 'holds'
         WHEN claim.value = best.value THEN 'agrees'
         WHEN claim.value = 'Unknown' THEN 'unknown'
         WHEN field = 'lifecycle' AND claim.basis STARTS WITH 'derived:'
           AND NOT coalesce(best.basis, '') STARTS WITH 'derived:' THEN 'derived'
         WHEN claim.source = best.source THEN 'older'
         ELSE 'outranked'
       END AS verdict,
       claim.source.name AS source,
       claim.source.precedence AS precedence,
       claim.basis AS basis,
       claim.source_date AS source_date,
       claim.since AS since,
       claim.until AS until
ORDER BY coalesce(task_type, ''), field, position
