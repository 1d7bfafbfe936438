// Places in the task type hierarchy that differ between two points in time, each before and after.
//
// One row for each source whose claim changed, and one without a source if the place that holds
// changed. `source` null means all sources; `until` null means now.
//
// mode: read
// use: question
// returns: task_type STRING, source STRING, before STRING, after STRING
/*
:param since => datetime('2026-01-01T00:00:00Z')
:param until => null
:param source => null
*/
MATCH (type:TaskType)-[place:PLACED_UNDER|KIND_OF|WAS_KIND_OF]->(parent:TaskType)
WHERE $source IS NULL OR place.source = $source
WITH type, place.source AS source, parent,
     coalesce(place.since <= $since, true) AND coalesce(place.until > $since, true) AS held_before,
     coalesce(place.since <= $until, true) AND coalesce(place.until > $until, place.until IS NULL) AS holds_after
WITH type, source,
     collect(CASE WHEN held_before THEN parent.name END)[0] AS before,
     collect(CASE WHEN holds_after THEN parent.name END)[0] AS after
WHERE coalesce(before, '') <> coalesce(after, '')
RETURN type.name AS task_type, source, before, after
ORDER BY task_type, coalesce(source, '')
