// Takes verdicts out of the graph again, by id.
//
// mode: write
// returns: deleted INTEGER
/*
:param verdict_ids => ['rating-1']
*/
UNWIND $verdict_ids AS verdict_id
MATCH ()-[verdict:VERIFIED {verdict_id: verdict_id}]->()
DELETE verdict
RETURN count(*) AS deleted
