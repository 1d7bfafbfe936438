// The profiles that each model fits now, with the names by which rules can exclude it.
//
// mode: read
// use: step
// returns: model_id STRING, provider STRING, base_model STRING, maker STRING, task_type STRING,
// accuracy_class STRING, latency_class STRING, cost_class STRING, risk_level STRING,
// accuracy_how STRING, risk_how STRING,
// lifecycle STRING, provider_type STRING, released_on DATE, deprecated_on DATE,
// retired_on DATE, shadowed_by LIST<STRING>, sources LIST<STRING>
MATCH (model:Model)-[fits:FITS]->(profile:Profile)
WHERE profile.lifecycle <> 'Retired'
RETURN model.model_id AS model_id,
       fits.provider AS provider,
       fits.base_model AS base_model,
       fits.maker AS maker,
       profile.task_type AS task_type,
       profile.accuracy_class AS accuracy_class,
       profile.latency_class AS latency_class,
       profile.cost_class AS cost_class,
       profile.risk_level AS risk_level,
       profile.accuracy_how AS accuracy_how,
       profile.risk_how AS risk_how,
       profile.lifecycle AS lifecycle,
       profile.provider_type AS provider_type,
       profile.released_on AS released_on,
       profile.deprecated_on AS deprecated_on,
       profile.retired_on AS retired_on,
       profile.shadowed_by AS shadowed_by,
       COLLECT {
         MATCH (model)-[claim:CAPABLE_OF]->(:TaskType)
         WHERE claim.until IS NULL AND claim.scope IS NULL
         RETURN DISTINCT claim.source AS name ORDER BY name
       } AS sources
ORDER BY model_id, task_type
