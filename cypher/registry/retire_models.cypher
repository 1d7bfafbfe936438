// Moves models that no source lists any more to the Retired counterparts of their profiles.
//
// Such a model is a tombstone: never feasible, but still explainable.
//
// mode: write
// returns: retired INTEGER
/*
:param since => datetime('2026-01-02T00:00:00Z')
:param model_ids => ['acme/small']
*/
UNWIND $model_ids AS model_id
MATCH (model:Model {model_id: model_id})-[fits:FITS]->(old:Profile)-[:FOR_TYPE]->(type:TaskType)
WHERE old.lifecycle <> 'Retired'
  AND NOT EXISTS { (model)-[claim:CAPABLE_OF WHERE claim.until IS NULL AND claim.scope IS NULL]->(:TaskType) }
WITH model, fits, old, type,
     reduce(id = old.task_type,
       part IN [old.accuracy_class, old.latency_class, old.cost_class, old.risk_level,
         'Retired', old.provider_type, coalesce(toString(old.retired_on), '')] + old.shadowed_by
         + [more IN ['accuracy:' + old.accuracy_how, 'risk:' + old.risk_how] WHERE more IS NOT NULL] |
       id + ' ' + part) AS profile_id
MERGE (retired:Profile {profile_id: profile_id})
  ON CREATE SET retired += old {.task_type, .accuracy_class, .latency_class, .cost_class,
    .risk_level, .accuracy_how, .risk_how, .provider_type, .retired_on, .shadowed_by}, retired.lifecycle = 'Retired'
MERGE (retired)-[:FOR_TYPE]->(type)
CREATE (model)-[fitted:FITTED]->(old)
SET fitted = properties(fits), fitted.until = $since
DELETE fits
CREATE (model)-[now:FITS]->(retired)
SET now = properties(fitted), now.until = null, now.since = $since
RETURN count(DISTINCT model) AS retired
