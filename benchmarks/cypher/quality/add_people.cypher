// Adds people to rate: workers with one outcome each, of an assignment.
//
// mode: write
// returns: added INTEGER
/*
:param rows => [{worker_id: 'person-1'}]
*/
UNWIND $rows AS row
MERGE (worker:Worker {worker_id: row.worker_id})
MERGE (outcome:Outcome {outcome_id: 'all that ' + row.worker_id + ' did'})
MERGE (assignment:Assignment {assignment_id: outcome.outcome_id})
MERGE (worker)-[:REPORTED]->(outcome)
MERGE (outcome)-[:OF]->(assignment)
MERGE (assignment)-[:TO]->(worker)
RETURN count(*) AS added
