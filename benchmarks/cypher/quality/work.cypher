// How many workers and tasks there are.
//
// mode: read
// use: step
// returns: found INTEGER
RETURN COUNT { (:Worker) } + COUNT { (:Task) } AS found
ORDER BY found
