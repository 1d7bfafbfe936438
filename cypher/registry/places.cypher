// The places in the task type hierarchy that sources claim, and which claims hold.
//
// Of the claims on one task type, the one with the highest precedence (the smallest number) holds,
// then the newest, then the one whose source comes first by name.
//
// mode: read
// use: question
// returns: task_type STRING, kind_of STRING, source STRING, precedence INTEGER, since ZONED DATETIME,
// load_id STRING, holds BOOLEAN
/*
:param as_of => null
*/
MATCH (type:TaskType)-[claim:PLACED_UNDER]->(parent:TaskType)
WHERE coalesce(claim.since <= $as_of, true) AND coalesce(claim.until > $as_of, claim.until IS NULL)
MATCH (source:Source {name: claim.source})
WITH type, parent, claim, source
ORDER BY source.precedence, claim.since DESC, source.name
WITH type, collect({kind_of: parent.name, claim: claim, source: source}) AS claims
UNWIND range(0, size(claims) - 1) AS position
WITH type, position, claims[position] AS said
RETURN type.name AS task_type,
       said.kind_of AS kind_of,
       said.source.name AS source,
       said.source.precedence AS precedence,
       said.claim.since AS since,
       said.claim.load_id AS load_id,
       position = 0 AS holds
ORDER BY task_type, position
