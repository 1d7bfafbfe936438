// Adds people to rate: workers with one outcome each.
//
// mode: write
// returns: added INTEGER
/*
:param rows => [{worker_id: 'person-1'}]
*/
UNWIND $rows AS row
MERGE (worker:Worker {worker_id: row.worker_id})
MERGE (outcome:Outcome {outcome_id: 'all that ' + row.worker_id + ' did'})
MERGE (worker)-[:REPORTED]->(outcome)
RETURN count(*) AS added
