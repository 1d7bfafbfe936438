// Every value that is claimed of a model, by whom, how it was had, and why it holds or lost.
//
// One row per task type, field and source; `task_type` is null for what is said of the model itself.
// Of the open claims of one field the first known value holds, in the order of the sources'
// precedence; a lifecycle that is stated goes before one derived from names. `verdict`:
//   holds      it is the one
//   agrees     it says the same as the one that holds
//   unknown    another source knows the value
//   derived    a source states the lifecycle, this one took it from the name
//   outranked  a source of higher precedence says something else
//   closed     its source says so no longer (`until`); left out unless `with_closed`, and where
//              the source says the same again
// `field` and `task_type` null mean all of them. No row means that there is no such model, or that
// nothing of the kind was claimed of it then.
//
// mode: read
// returns: task_type STRING, field STRING, value STRING, holds BOOLEAN, verdict STRING, source STRING,
// precedence INTEGER, basis STRING, source_date DATE, since ZONED DATETIME, until ZONED DATETIME
/*
:param model_id => 'acme/small'
:param field => null
:param task_type => null
:param with_closed => true
:param as_of => null
*/
MATCH (model:Model {model_id: $model_id})-[claim:CAPABLE_OF]->(type:TaskType)
WHERE coalesce(claim.since <= $as_of, true)
MATCH (source:Source {name: claim.source})
WITH claim, type, source, coalesce(claim.until <= $as_of, claim.until IS NOT NULL) AS closed
WHERE $with_closed OR NOT closed
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
  {field: 'input_price_usd', of_model: false}, {field: 'output_price_usd', of_model: false},
  {field: 'notes', of_model: false}
] AS about
WITH about.field AS field, CASE WHEN NOT about.of_model THEN type.name END AS task_type,
     claim, claim[about.basis] AS basis, source, closed
WHERE claim[field] IS NOT NULL
  // Where a correction is silent, its class is Unknown: that claims nothing.
  AND NOT coalesce(claim.scope = 'correction' AND claim[field] = 'Unknown', false)
  AND ($field IS NULL OR field = $field)
  AND coalesce(task_type = $task_type, true)
// A source says the same of the model itself with each task type, and one value through several loads.
WITH task_type, field, source, closed, basis, toString(claim[field]) AS value,
     max(claim.source_date) AS source_date, min(claim.since) AS since, max(claim.until) AS until
ORDER BY closed, CASE WHEN field = 'lifecycle' AND basis STARTS WITH 'derived:' THEN 1 ELSE 0 END,
         source.precedence, source.name, until DESC, value
WITH task_type, field,
     collect({source: source, closed: closed, basis: basis, value: value, source_date: source_date,
              since: since, until: CASE WHEN closed THEN until END}) AS claims
WITH task_type, field, claims, [c IN claims WHERE NOT c.closed] AS open
WITH task_type, field, claims, open, coalesce(head([c IN open WHERE c.value <> 'Unknown']), head(open)) AS best
UNWIND range(0, size(claims) - 1) AS position
WITH task_type, field, open, best, position, claims[position] AS claim
WHERE NOT (claim.closed AND any(c IN open WHERE c.source = claim.source AND c.value = claim.value))
RETURN task_type,
       field,
       claim.value AS value,
       NOT claim.closed AND claim.source = best.source AS holds,
       CASE
         WHEN claim.closed THEN 'closed'
         WHEN claim.source = best.source THEN 'holds'
         WHEN claim.value = best.value THEN 'agrees'
         WHEN claim.value = 'Unknown' THEN 'unknown'
         WHEN field = 'lifecycle' AND claim.basis STARTS WITH 'derived:'
           AND NOT coalesce(best.basis, '') STARTS WITH 'derived:' THEN 'derived'
         ELSE 'outranked'
       END AS verdict,
       claim.source.name AS source,
       claim.source.precedence AS precedence,
       claim.basis AS basis,
       claim.source_date AS source_date,
       claim.since AS since,
       claim.until AS until
ORDER BY coalesce(task_type, ''), field, position
