// Deletes outcomes and that they were loaded, as if none had been reported.
//
// mode: write
// returns: deleted INTEGER
MATCH (outcome:Outcome)-[:OF]->(assignment:Assignment)-[:TO]->(worker:Worker)
REMOVE assignment.reported
CREATE (worker)-[:HOLDS]->(assignment)
DETACH DELETE outcome
WITH count(outcome) AS deleted
MATCH (load:RecordLoad {kind: 'outcomes'})
DELETE load
RETURN deleted
