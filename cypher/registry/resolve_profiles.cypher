// Moves models to the profiles that they fit now.
//
// A Profile is one distinct combination of a task type, the classes that hold for it, lifecycle
// and provider type; models that agree on all of them share it. Feasibility is decided once per
// profile instead of once per model. `shadowed_by` lists the more specific task types that the
// same models declare too: for those, the nearer declaration wins. A correction alone declares no
// task type. A release or deprecation date is part of a profile only while it lies in the future: a
// past one is reflected in the lifecycle, which keeps profiles few.
//
// A fit also holds facts about the offer: name, notes, provider, base model and maker. When one of
// these changes, the fit ends and a new one begins.
//
// mode: write
// returns: fitted INTEGER
/*
:param since => datetime('2026-01-01T00:00:00Z')
:param model_ids => ['acme/small']
*/
UNWIND $model_ids AS model_id
MATCH (model:Model {model_id: model_id})-[claim:CAPABLE_OF]->(type:TaskType)
WHERE claim.until IS NULL
MATCH (source:Source {name: claim.source})
WITH model, type, claim, source
ORDER BY source.precedence, source.name, claim.since DESC, claim.digest
WITH model, type, collect(claim) AS claims
WHERE any(c IN claims WHERE c.scope IS NULL)
WITH model, type,
     coalesce(head([c IN claims WHERE c.accuracy_class <> 'Unknown' | c.accuracy_class]), 'Unknown') AS accuracy_class,
     coalesce(head([c IN claims WHERE c.latency_class <> 'Unknown' | c.latency_class]), 'Unknown') AS latency_class,
     coalesce(head([c IN claims WHERE c.cost_class <> 'Unknown' | c.cost_class]), 'Unknown') AS cost_class,
     coalesce(head([c IN claims WHERE c.risk_level <> 'Unknown' | c.risk_level]), 'Unknown') AS risk_level,
     COLLECT {
       MATCH (model)-[near:CAPABLE_OF]->(special:TaskType)-[:KIND_OF*1..]->(type)
       WHERE near.until IS NULL AND near.scope IS NULL
       RETURN DISTINCT special.name AS name ORDER BY name
     } AS shadowed_by
WITH *, date(datetime({datetime: $since, timezone: 'UTC'})) AS today
WITH *, CASE WHEN model.released_on > today THEN model.released_on END AS released_on,
     CASE WHEN model.lifecycle = 'Stable' AND model.deprecated_on > today THEN model.deprecated_on END AS deprecated_on
WITH *, reduce(id = type.name,
       part IN [accuracy_class, latency_class, cost_class, risk_level, model.lifecycle,
         model.provider_type, coalesce(toString(model.retired_on), '')] + shadowed_by
         + [day IN ['released:' + toString(released_on), 'deprecated:' + toString(deprecated_on)]
            WHERE day IS NOT NULL] |
       id + ' ' + part) AS profile_id
MERGE (profile:Profile {profile_id: profile_id})
  ON CREATE SET profile.task_type = type.name,
                profile.accuracy_class = accuracy_class,
                profile.latency_class = latency_class,
                profile.cost_class = cost_class,
                profile.risk_level = risk_level,
                profile.lifecycle = model.lifecycle,
                profile.provider_type = model.provider_type,
                profile.released_on = released_on,
                profile.deprecated_on = deprecated_on,
                profile.retired_on = model.retired_on,
                profile.shadowed_by = shadowed_by
MERGE (profile)-[:FOR_TYPE]->(type)
WITH model, collect(profile) AS profiles
OPTIONAL MATCH (model)-[:OFFERED_BY]->(provider:Provider)
OPTIONAL MATCH (model)-[:VERSION_OF]->(base:BaseModel)
OPTIONAL MATCH (base)-[:MADE_BY]->(maker:Maker)
WITH model, profiles, {name: model.name, notes: model.notes, provider: provider.name, base_model: base.name,
                       maker: maker.name} AS offer
CALL (model, profiles, offer) {
  MATCH (model)-[fits:FITS]->(old:Profile)
  WHERE NOT old IN profiles OR any(fact IN keys(offer) WHERE coalesce(fits[fact], '') <> coalesce(offer[fact], ''))
  CREATE (model)-[fitted:FITTED]->(old)
  SET fitted = properties(fits), fitted.until = $since
  DELETE fits
  WITH old, fitted
  WHERE old IN profiles
  CREATE (model)-[now:FITS]->(old)
  SET now = offer, now.since = $since, now.selection_weight = fitted.selection_weight
}
UNWIND profiles AS profile
MERGE (model)-[fits:FITS]->(profile)
  ON CREATE SET fits = offer, fits.since = $since
RETURN count(fits) AS fitted
