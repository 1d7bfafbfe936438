// Records outcomes, one for each assignment.
//
// Concurrent reports about one assignment wait for its lock. A row with a known id changes nothing. A
// row that names something unknown, is dated before its assignment, is the second outcome of an
// assignment, or contradicts a known id isn't counted as `sound`: then roll back, and ask
// work/outcome_problems.
//
// mode: write
// returns: sound INTEGER, added INTEGER
/*
:param rows => [{outcome_id: 'outcome-1', assignment_id: 'assignment-1', worker_id: 'worker-1',
  model_id: 'acme/small', reported_at: null, digest: '00', facts: {status: 'Completed', quality: 0.9,
  answer: '42', latency_ms: 1200.0, cost_usd: 0.01}}]
*/
UNWIND $rows AS row
WITH row
// all writers take the locks in one order
ORDER BY row.assignment_id
MATCH (assignment:Assignment {assignment_id: row.assignment_id})
SET assignment.reported = true
WITH row, assignment
MATCH (assignment)-[:TO]->(worker:Worker)
MATCH (assignment)-[:FOR]->(task:Task)
OPTIONAL MATCH (model:Model {model_id: row.model_id})
OPTIONAL MATCH (earlier:Outcome)-[:OF]->(assignment)
WITH row, assignment, worker, model, earlier
WHERE coalesce(row.worker_id = worker.worker_id, true)
  AND (row.model_id IS NULL OR model IS NOT NULL)
  AND coalesce(row.reported_at >= assignment.assigned_at, true)
  AND coalesce(earlier.outcome_id = row.outcome_id, true)
  AND coalesce((task.reference STARTS WITH 'sha256:') = (row.facts.answer STARTS WITH 'sha256:'), true)
MERGE (outcome:Outcome {outcome_id: row.outcome_id})
  ON CREATE SET outcome += row.facts,
                outcome.reported_at = coalesce(row.reported_at, datetime()),
                outcome.recorded_at = datetime(),
                outcome.digest = row.digest
WITH row, assignment, worker, model, earlier, outcome
WHERE outcome.digest = row.digest
MERGE (worker)-[:REPORTED]->(outcome)
MERGE (outcome)-[:OF]->(assignment)
FOREACH (used IN CASE WHEN model IS NULL THEN [] ELSE [model] END | MERGE (outcome)-[:USED]->(used))
WITH row, assignment, earlier
OPTIONAL MATCH (:Worker)-[held:HOLDS]->(assignment)
DELETE held
WITH row, assignment, earlier
WHERE COUNT { (:Outcome)-[:OF]->(assignment) } = 1
RETURN count(DISTINCT row.outcome_id) AS sound, count(CASE WHEN earlier IS NULL THEN 1 END) AS added
