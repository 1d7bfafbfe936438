// Those of the given sources that have open claims, how many, and the newest date of their state.
//
// A source without a row has no open claims. `newest_state` is null if a source gives no date.
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
