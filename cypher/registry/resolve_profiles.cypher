// Moves models to the profiles that they fit now, by their ratings.
//
// A Profile is one distinct combination of a task type, the classes that hold for it, how accuracy and
// risk were had, lifecycle and provider type; models that agree on all of them share it. Feasibility is
// decided once per profile instead of once per model. `shadowed_by` lists the more specific task types
// that the same models are rated for: for those, the nearer rating counts. A release or deprecation date
// is part of a profile only while it lies in the future: a past one is reflected in the lifecycle, which
// keeps profiles few. A pruned capability has a Retired profile, whatever the model is for other types.
//
// A fit also holds facts about the offer: name, notes, provider, base model, maker, the basis of
// classes that aren't claimed of it, and why it is pruned. When one of these changes, the fit ends and a
// new one begins.
//
// mode: write
// returns: fitted INTEGER
/*
:param since => datetime('2026-01-01T00:00:00Z')
:param model_ids => ['acme/small']
*/
UNWIND $model_ids AS model_id
MATCH (model:Model {model_id: model_id})-[rated:RATED_FOR]->(type:TaskType)
WITH model, rated, type, COLLECT { MATCH (type)-[:KIND_OF*1..]->(above:TaskType) RETURN above } AS above
ORDER BY type.name
WITH model, collect({rated: rated, type: type, above: above}) AS rows
UNWIND rows AS row
WITH model, row.type AS type, row.rated AS rated, [r IN rows WHERE row.type IN r.above | r.type.name] AS shadowed_by,
     date(datetime({datetime: $since, timezone: 'UTC'})) AS today
WITH *, CASE WHEN rated.pruned IS NULL THEN model.lifecycle ELSE 'Retired' END AS lifecycle
WITH *, CASE WHEN model.released_on > today THEN model.released_on END AS released_on,
     CASE WHEN lifecycle = 'Stable' AND model.deprecated_on > today THEN model.deprecated_on END AS deprecated_on
WITH *, reduce(id = type.name,
       part IN [rated.accuracy_class, rated.latency_class, rated.cost_class, rated.risk_level, lifecycle,
         model.provider_type, coalesce(toString(model.retired_on), '')] + shadowed_by
         + [more IN ['released:' + toString(released_on), 'deprecated:' + toString(deprecated_on),
              'accuracy:' + rated.accuracy_how, 'risk:' + rated.risk_how]
            WHERE more IS NOT NULL] |
       id + ' ' + part) AS profile_id
MERGE (profile:Profile {profile_id: profile_id})
  ON CREATE SET profile += rated {.accuracy_class, .latency_class, .cost_class, .risk_level},
                profile.task_type = type.name,
                profile.accuracy_how = rated.accuracy_how,
                profile.risk_how = rated.risk_how,
                profile.lifecycle = lifecycle,
                profile.provider_type = model.provider_type,
                profile.released_on = released_on,
                profile.deprecated_on = deprecated_on,
                profile.retired_on = model.retired_on,
                profile.shadowed_by = shadowed_by
MERGE (profile)-[:FOR_TYPE]->(type)
WITH model, collect({profile: profile, rated: rated}) AS fitting
OPTIONAL MATCH (model)-[:OFFERED_BY]->(provider:Provider)
OPTIONAL MATCH (model)-[:VERSION_OF]->(base:BaseModel)
OPTIONAL MATCH (base)-[:MADE_BY]->(maker:Maker)
UNWIND fitting AS f
WITH model, provider, base, maker, f.profile AS profile, f.rated AS rated
WITH model, collect({profile: profile, facts: rated {
       .accuracy_basis, .latency_basis, .cost_basis, .risk_basis, .pruned, name: model.name, notes: model.notes,
       provider: provider.name, base_model: base.name, maker: maker.name}}) AS fitting
CALL (model, fitting) {
  MATCH (model)-[fits:FITS]->(old:Profile)
  WITH model, fits, old, head([f IN fitting WHERE f.profile = old | f.facts]) AS facts
  WHERE facts IS NULL OR any(fact IN keys(facts) WHERE coalesce(fits[fact], '') <> coalesce(facts[fact], ''))
  CREATE (model)-[fitted:FITTED]->(old)
  SET fitted = properties(fits), fitted.until = $since
  DELETE fits
  WITH model, old, fitted, facts
  WHERE facts IS NOT NULL
  CREATE (model)-[now:FITS]->(old)
  SET now = facts, now.since = $since
}
UNWIND fitting AS f
WITH model, f.profile AS profile, f.facts AS facts
MERGE (model)-[fits:FITS]->(profile)
  ON CREATE SET fits = facts, fits.since = $since
RETURN count(fits) AS fitted
