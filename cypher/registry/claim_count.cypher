// The number of claims that were open as of a point in time.
//
// `source` null means all sources; `as_of` null means now.
//
// mode: read
// use: question
// returns: claims INTEGER
/*
:param as_of => null
:param source => null
*/
MATCH (:Model)-[claim:CAPABLE_OF]->(:TaskType)
WHERE ($source IS NULL OR claim.source = $source)
  AND coalesce(claim.since <= $as_of, true)
  AND coalesce(claim.until > $as_of, claim.until IS NULL)
RETURN count(claim) AS claims
ORDER BY claims
