// Moves models to profiles whose `shadowed_by` matches the present task type hierarchy.
//
// If a model declares several task types, the one nearest to a task's counts. Which is nearest depends
// on the hierarchy, for tombstones too.
//
// mode: write
// returns: moved INTEGER
/*
:param since => datetime('2026-01-01T00:00:00Z')
*/
MATCH (model:Model)
WHERE COUNT { (model)-[:FITS]->(:Profile) } > 1
MATCH (model)-[fits:FITS]->(old:Profile)-[:FOR_TYPE]->(type:TaskType)
WITH model, fits, old, type, COLLECT {
  MATCH (model)-[:FITS]->(:Profile)-[:FOR_TYPE]->(special:TaskType)-[:KIND_OF*1..]->(type)
  RETURN DISTINCT special.name AS name ORDER BY name
} AS shadowed_by
WHERE shadowed_by <> coalesce(old.shadowed_by, [])
WITH model, fits, old, type, shadowed_by, reduce(id = old.task_type,
       part IN [old.accuracy_class, old.latency_class, old.cost_class, old.risk_level, old.lifecycle,
         old.provider_type, coalesce(toString(old.retired_on), '')] + shadowed_by
         + [more IN ['released:' + toString(old.released_on), 'deprecated:' + toString(old.deprecated_on),
              'accuracy:' + old.accuracy_how, 'risk:' + old.risk_how]
            WHERE more IS NOT NULL] |
       id + ' ' + part) AS profile_id
MERGE (profile:Profile {profile_id: profile_id})
  ON CREATE SET profile += old {.task_type, .accuracy_class, .latency_class, .cost_class, .risk_level,
    .accuracy_how, .risk_how, .lifecycle, .provider_type, .released_on, .deprecated_on, .retired_on},
    profile.shadowed_by = shadowed_by
MERGE (profile)-[:FOR_TYPE]->(type)
CREATE (model)-[fitted:FITTED]->(old)
SET fitted = properties(fits), fitted.until = $since
CREATE (model)-[now:FITS]->(profile)
SET now = properties(fits), now.since = $since
DELETE fits
RETURN count(DISTINCT model) AS moved
