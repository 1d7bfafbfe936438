// How many verdicts agreed and how many didn't, on each day that has any.
//
// A day is the number of whole days since 1970 in UTC.
//
// mode: read
// returns: day INTEGER, agree INTEGER, disagree INTEGER
/*
:param before => datetime('2999-01-01T00:00:00Z')
*/
MATCH ()-[verdict:VERIFIED]->()
WHERE verdict.at < $before
WITH verdict.at.epochSeconds / 86400 AS day, verdict.agrees AS agrees
RETURN day, sum(CASE WHEN agrees THEN 1 ELSE 0 END) AS agree, sum(CASE WHEN agrees THEN 0 ELSE 1 END) AS disagree
ORDER BY day
