// Which of the given sources have open claims: what the others say is all new.
//
// mode: read
// returns: source STRING
/*
:param sources => ['example', 'other']
*/
UNWIND $sources AS source
WITH source
WHERE EXISTS {
  MATCH (:Model)-[claim:CAPABLE_OF]->(:TaskType)
  WHERE claim.source = source AND claim.until IS NULL
}
RETURN source
ORDER BY source
