// How many workers and tasks there are.
//
// mode: read
// returns: found INTEGER
RETURN COUNT { (:Worker) } + COUNT { (:Task) } AS found
ORDER BY found
