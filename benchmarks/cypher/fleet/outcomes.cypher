// Adds outcomes, each with its assignment.
//
// mode: write
// returns: added INTEGER
/*
:param rows => [{id: 'o1', task_id: 't1', worker_id: 'w1', model_id: 'acme/small', answer: 'answer 1',
  at: datetime('2026-01-01T00:00:00Z'), registry_as_of: datetime('2026-01-01T00:00:00Z'), latency_ms: 1200.0}]
*/
UNWIND $rows AS row
MATCH (task:Task {task_id: row.task_id})
MATCH (worker:Worker {worker_id: row.worker_id})
MATCH (model:Model {model_id: row.model_id})
CREATE (outcome:Outcome {outcome_id: row.id, status: 'Completed', answer: row.answer, latency_ms: row.latency_ms,
                         reported_at: row.at, recorded_at: row.at, digest: ''})
CREATE (assignment:Assignment {assignment_id: row.id, mode: 'chosen', assigned_at: row.at,
                               registry_as_of: row.registry_as_of,
                               reported: true, digest: ''})
CREATE (assignment)-[:FOR]->(task)
CREATE (assignment)-[:TO]->(worker)
CREATE (assignment)-[:CHOSE]->(model)
CREATE (outcome)-[:OF]->(assignment)
CREATE (outcome)-[:USED]->(model)
CREATE (worker)-[:REPORTED]->(outcome)
RETURN count(outcome) AS added
