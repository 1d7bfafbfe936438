// Claims that differ between two points in time, each before and after.
//
// A claim is what one source says about one model for one task type. `before` is null for one that
// was added, `after` for one that was removed. `source` null means all sources; `until` null
// means now.
//
// mode: read
// use: question
// returns: source STRING, model_id STRING, task_type STRING, before MAP, after MAP
/*
:param since => datetime('2026-01-01T00:00:00Z')
:param until => null
:param source => null
*/
MATCH (model:Model)-[claim:CAPABLE_OF]->(type:TaskType)
WHERE ($source IS NULL OR claim.source = $source)
  AND (claim.since > $since OR claim.until > $since)
  AND coalesce(claim.since <= $until, true)
WITH model, type, claim,
     claim.since <= $since AS held_before,
     coalesce(claim.until > $until, claim.until IS NULL) AS holds_after
WHERE held_before <> holds_after
WITH claim.source AS source, model.model_id AS model_id, type.name AS task_type,
     collect(CASE WHEN held_before THEN claim END)[0] AS before,
     collect(CASE WHEN holds_after THEN claim END)[0] AS after
WHERE before.digest IS NULL OR after.digest IS NULL OR before.digest <> after.digest
RETURN source, model_id, task_type, properties(before) AS before, properties(after) AS after
ORDER BY source, model_id, task_type
