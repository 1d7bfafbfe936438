// How many verdicts there are, from the server's count store.
//
// mode: read
// use: step
// returns: verdicts INTEGER
MATCH ()-[verdict:VERIFIED]->()
RETURN count(verdict) AS verdicts
ORDER BY verdicts
