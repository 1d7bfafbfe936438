// Sets what the models of each decision are worth, as a decision about several workers does.
//
// mode: write
// returns: changed INTEGER
/*
*/
MATCH (decision:Decision)
SET decision.effective_votes = 1.5
RETURN count(decision) AS changed
