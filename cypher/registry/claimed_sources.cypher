// Which of the given sources have open claims, how many, and the newest day that they show.
//
// What a source says that has none is all new. A source that says no day has no `newest_state`.
//
// mode: read
// use: step
// returns: source STRING, listed INTEGER, newest_state DATE
/*
:param sources => ['example', 'other']
*/
UNWIND $sources AS source
MATCH (:Model)-[claim:CAPABLE_OF]->(:TaskType)
WHERE claim.source = source AND claim.until IS NULL
RETURN source, count(claim) AS listed, max(claim.source_date) AS newest_state
ORDER BY source
