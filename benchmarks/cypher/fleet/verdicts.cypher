// Adds verdicts.
//
// mode: write
// returns: added INTEGER
/*
:param rows => [{id: 'v1', outcome_id: 'o1', worker_id: 'w1', agrees: true, at: datetime('2026-01-01T00:00:00Z')}]
*/
UNWIND $rows AS row
MATCH (verifier:Worker {worker_id: row.worker_id})
MATCH (outcome:Outcome {outcome_id: row.outcome_id})
CREATE (verifier)-[verdict:VERIFIED {verdict_id: row.id, agrees: row.agrees, at: row.at, recorded_at: row.at,
                                     digest: ''}]->(outcome)
RETURN count(verdict) AS added
