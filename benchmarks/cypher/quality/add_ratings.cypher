// Adds ratings of people as verdicts on their outcome: scores over a half are praise.
//
// mode: write
// returns: added INTEGER
/*
:param rows => [{verdict_id: 'rating-1', rater: 'a', ratee: 'b', score: 0.9, at: datetime('2026-01-01T00:00:00Z')}]
*/
UNWIND $rows AS row
MATCH (rater:Worker {worker_id: row.rater})
MATCH (outcome:Outcome {outcome_id: 'all that ' + row.ratee + ' did'})
CREATE (rater)-[:VERIFIED {
  verdict_id: row.verdict_id, score: row.score, agrees: row.score > 0.5, at: row.at
}]->(outcome)
RETURN count(*) AS added
