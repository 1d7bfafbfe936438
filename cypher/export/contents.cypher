// How many models and claims an export would hold, and as of when.
//
// A claim counts if it was open then. `as_of` null means now by the server's clock, or the newest
// load if that is dated later. `sources` or `model_ids` null means all.
//
// mode: read
// use: step
// returns: as_of ZONED DATETIME, models INTEGER, claims INTEGER
/*
:param sources => null
:param model_ids => null
:param as_of => null
*/
OPTIONAL MATCH (pool:Pool {name: 'registry'})
WITH coalesce($as_of, CASE WHEN pool.newest > datetime() THEN pool.newest ELSE datetime() END) AS as_of
OPTIONAL MATCH (model:Model)-[claim:CAPABLE_OF]->(:TaskType)
WHERE claim.since <= as_of AND coalesce(claim.until > as_of, claim.until IS NULL)
  AND ($sources IS NULL OR claim.source IN $sources)
  AND ($model_ids IS NULL OR model.model_id IN $model_ids)
RETURN as_of, count(DISTINCT model) AS models, count(claim) AS claims
ORDER BY as_of
