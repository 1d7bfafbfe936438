// The profiles that models would fit if given claims closed and others opened; writes nothing.
//
// Claims are resolved as by registry/resolve_models and resolve_profiles, from the open claims that
// stay and those that would open. `closed` holds 'source task_type', joined by a space;
// `precedences` is that of each source with new claims, `above` the types above each task type. A
// model without claims left, or with corrections only, has no row: it would be Retired. `makers`
// are the claims on its base model's maker, which what_if/resolved_makers resolves.
//
// mode: read
// use: step
// returns: model_id STRING, provider STRING, base_model STRING, makers LIST<MAP>, task_type STRING,
// accuracy_class STRING, latency_class STRING, cost_class STRING, risk_level STRING,
// lifecycle STRING, provider_type STRING, released_on DATE, deprecated_on DATE,
// retired_on DATE, shadowed_by LIST<STRING>, sources LIST<STRING>
/*
:param changes => [{model_id: 'acme/small', closed: ['example generation'], opened: [{task_type: 'generation',
  claim: {source: 'example', digest: '00', accuracy_class: 'High', latency_class: 'Fast', cost_class: 'Low',
  risk_level: 'Low', provider_type: 'Open-source', lifecycle: 'Stable'}}]}]
:param precedences => {example: 10}
:param above => {generation: [], `code-generation`: ['generation']}
*/
UNWIND $changes AS change
OPTIONAL MATCH (model:Model {model_id: change.model_id})
WITH change, COLLECT {
  MATCH (model)-[claim:CAPABLE_OF]->(type:TaskType)
  WHERE claim.until IS NULL AND NOT claim.source + ' ' + type.name IN change.closed
  MATCH (source:Source {name: claim.source})
  RETURN {task_type: type.name, claim: properties(claim),
          precedence: coalesce($precedences[source.name], source.precedence)} AS row
} + [row IN change.opened | row {.*, precedence: $precedences[row.claim.source]}] AS rows
UNWIND rows AS row
WITH change, row
ORDER BY row.precedence, row.claim.source, coalesce(row.claim.since, datetime()) DESC, row.claim.digest
WITH change.model_id AS model_id, collect(row) AS rows
WITH model_id, rows, [row IN rows | row.claim] AS claims
// A model with corrections only would be Retired, and corrections declare no task type.
WHERE any(c IN claims WHERE c.scope IS NULL)
WITH model_id, rows, claims, [c IN claims WHERE c.lifecycle IS NOT NULL] AS aged,
     coalesce(head([c IN claims WHERE c.base_model IS NOT NULL | c.base_model]), model_id) AS base_model
WITH rows, {
  model_id: model_id,
  base_model: base_model,
  provider: coalesce(
    head([c IN claims WHERE c.provider IS NOT NULL | c.provider]),
    CASE WHEN model_id =~ '[^/]+/.*' THEN split(model_id, '/')[0] END),
  makers: [row IN rows WHERE row.claim.maker IS NOT NULL | row {.precedence, source: row.claim.source,
    since: row.claim.since, maker: row.claim.maker}],
  lifecycle: coalesce(
    head([c IN aged WHERE NOT coalesce(c.lifecycle_basis, '') STARTS WITH 'derived:' | c.lifecycle]),
    aged[0].lifecycle),
  provider_type: coalesce(
    head([c IN claims WHERE c.provider_type <> 'Unknown' | c.provider_type]), 'Unknown'),
  released_on: head([c IN claims WHERE c.released_on IS NOT NULL | c.released_on]),
  deprecated_on: head([c IN claims WHERE c.deprecated_on IS NOT NULL | c.deprecated_on]),
  retired_on: head([c IN claims WHERE c.retired_on IS NOT NULL | c.retired_on]),
  sources: [c IN claims WHERE c.scope IS NULL | c.source]
} AS model
UNWIND [row IN rows WHERE row.claim.scope IS NULL] AS row
WITH DISTINCT model, rows, row.task_type AS task_type
WITH model, rows, task_type, [row IN rows WHERE row.task_type = task_type | row.claim] AS claims
RETURN model.model_id AS model_id,
       model.provider AS provider,
       model.base_model AS base_model,
       model.makers AS makers,
       task_type,
       coalesce(head([c IN claims WHERE c.accuracy_class <> 'Unknown' | c.accuracy_class]), 'Unknown')
         AS accuracy_class,
       coalesce(head([c IN claims WHERE c.latency_class <> 'Unknown' | c.latency_class]), 'Unknown')
         AS latency_class,
       coalesce(head([c IN claims WHERE c.cost_class <> 'Unknown' | c.cost_class]), 'Unknown') AS cost_class,
       coalesce(head([c IN claims WHERE c.risk_level <> 'Unknown' | c.risk_level]), 'Unknown') AS risk_level,
       model.lifecycle AS lifecycle,
       model.provider_type AS provider_type,
       model.released_on AS released_on,
       CASE WHEN model.lifecycle = 'Stable' THEN model.deprecated_on END AS deprecated_on,
       model.retired_on AS retired_on,
       [row IN rows WHERE row.claim.scope IS NULL AND task_type IN $above[row.task_type] | row.task_type]
         AS shadowed_by,
       model.sources AS sources
ORDER BY model_id, task_type
