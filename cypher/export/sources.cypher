// All sources with their precedence, and their number of claims as of a point in time.
//
// mode: read
// use: question
// returns: name STRING, precedence INTEGER, claims INTEGER
/*
:param as_of => datetime('2025-07-01T00:00:00Z')
*/
MATCH (source:Source)
RETURN source.name AS name,
       source.precedence AS precedence,
       COUNT {
         MATCH (:Model)-[claim:CAPABLE_OF]->(:TaskType)
         WHERE claim.source = source.name AND claim.since <= $as_of
           AND coalesce(claim.until > $as_of, claim.until IS NULL)
       } AS claims
ORDER BY name
