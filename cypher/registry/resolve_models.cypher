// Resolves model-level fields from the open claims of all sources.
//
// Field by field, a known value beats Unknown, then the source with the highest precedence (the
// smallest number) wins, then its newest claim. A stated lifecycle beats one derived from names. If
// no source states them, the base model is named like the model, and the provider is the part of
// its id before the first slash. A model without open claims, or with corrections only, is Retired
// and keeps its other values. A Stable model whose deprecation date has come is Deprecated.
//
// mode: write
// returns: resolved INTEGER
/*
:param since => datetime('2026-01-01T00:00:00Z')
:param model_ids => ['acme/small']
*/
UNWIND $model_ids AS model_id
MATCH (model:Model {model_id: model_id})
OPTIONAL MATCH (model)-[claim:CAPABLE_OF]->(:TaskType)
WHERE claim.until IS NULL
OPTIONAL MATCH (source:Source {name: claim.source})
WITH model, claim, source
ORDER BY source.precedence, source.name, claim.since DESC, claim.digest
WITH model, collect(claim) AS claims
WITH model, claims, any(c IN claims WHERE c.scope IS NULL) AS is_listed,
     [c IN claims WHERE c.lifecycle IS NOT NULL] AS aged
SET model.lifecycle = CASE WHEN NOT is_listed THEN 'Retired' ELSE coalesce(
      head([c IN aged WHERE NOT coalesce(c.lifecycle_basis, '') STARTS WITH 'derived:' | c.lifecycle]),
      aged[0].lifecycle) END
WITH model, claims, is_listed
WHERE is_listed
SET model.provider_type = coalesce(
      head([c IN claims WHERE c.provider_type <> 'Unknown' | c.provider_type]), 'Unknown'),
    model.name = head([c IN claims WHERE c.name IS NOT NULL | c.name]),
    model.notes = head([c IN claims WHERE c.notes IS NOT NULL | c.notes]),
    model.moving_name = head([c IN claims WHERE c.moving_name IS NOT NULL | c.moving_name]),
    model.function_calling = head([c IN claims WHERE c.function_calling IS NOT NULL | c.function_calling]),
    model.context_tokens = head([c IN claims WHERE c.context_tokens IS NOT NULL | c.context_tokens]),
    model.released_on = head([c IN claims WHERE c.released_on IS NOT NULL | c.released_on]),
    model.deprecated_on = head([c IN claims WHERE c.deprecated_on IS NOT NULL | c.deprecated_on]),
    model.retired_on = head([c IN claims WHERE c.retired_on IS NOT NULL | c.retired_on])
SET model.lifecycle = CASE WHEN model.lifecycle = 'Stable'
      AND model.deprecated_on <= date(datetime({datetime: $since, timezone: 'UTC'}))
      THEN 'Deprecated' ELSE model.lifecycle END
WITH model,
     coalesce(
       head([c IN claims WHERE c.provider IS NOT NULL | c.provider]),
       CASE WHEN model.model_id =~ '[^/]+/.*' THEN split(model.model_id, '/')[0] END) AS provider,
     coalesce(head([c IN claims WHERE c.base_model IS NOT NULL | c.base_model]), model.model_id) AS base
CALL (model, provider) {
  OPTIONAL MATCH (model)-[old:OFFERED_BY]->(other:Provider)
  WHERE provider IS NULL OR other.name <> provider
  DELETE old
  WITH model, provider
  WHERE provider IS NOT NULL
  MERGE (node:Provider {name: provider})
  MERGE (model)-[:OFFERED_BY]->(node)
}
CALL (model, base) {
  OPTIONAL MATCH (model)-[old:VERSION_OF]->(other:BaseModel)
  WHERE other.name <> base
  DELETE old
  WITH DISTINCT model, base
  MERGE (node:BaseModel {name: base})
  MERGE (model)-[:VERSION_OF]->(node)
}
RETURN count(model) AS resolved
