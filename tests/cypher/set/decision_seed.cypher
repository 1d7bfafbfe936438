// Gives a decision another seed than it was made with.
//
// mode: write
// returns: changed INTEGER
/*
:param decision_id => 'task-1'
:param seed => 2
*/
MATCH (decision:Decision {decision_id: $decision_id})
SET decision.seed = $seed
RETURN count(decision) AS changed
