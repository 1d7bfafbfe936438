// Marks every use of a model as outside the feasible set of its task.
//
// mode: write
// returns: marked INTEGER
MATCH (:Outcome)-[used:USED]->(:Model)
SET used.outside = ['a test says so']
RETURN count(used) AS marked
