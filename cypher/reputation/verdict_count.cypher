// How many verdicts there are, as the server counts them along.
//
// mode: read
// returns: verdicts INTEGER
MATCH ()-[verdict:VERIFIED]->()
RETURN count(verdict) AS verdicts
ORDER BY verdicts
