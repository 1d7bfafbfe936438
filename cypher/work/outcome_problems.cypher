// Problems of outcomes that are to be reported.
//
// `missing` is true where something isn't in the graph, false where the row contradicts it.
//
// mode: read
// use: step
// returns: position INTEGER, field STRING, found STRING, expected STRING, missing BOOLEAN
/*
:param rows => [{outcome_id: 'outcome-1', assignment_id: 'assignment-1', worker_id: 'worker-1',
  model_id: 'acme/small', reported_at: null, digest: '00', facts: {answer: '42'}}]
*/
UNWIND range(0, size($rows) - 1) AS position
WITH position, $rows[position] AS row
OPTIONAL MATCH (assignment:Assignment {assignment_id: row.assignment_id})
OPTIONAL MATCH (assignment)-[:TO]->(worker:Worker)
OPTIONAL MATCH (assignment)-[:FOR]->(task:Task)
OPTIONAL MATCH (model:Model {model_id: row.model_id})
OPTIONAL MATCH (known:Outcome {outcome_id: row.outcome_id})
WITH position, row, assignment, worker, task, model, known,
     head(COLLECT {
       MATCH (assignment)<-[:OF]-(other:Outcome)
       WHERE other.outcome_id <> row.outcome_id
       RETURN other.outcome_id ORDER BY other.outcome_id
     }) AS other
WITH position, row, assignment, worker, task, model, known, other,
     [pair IN [
       ['assignment_id', head([(known)-[:OF]->(of:Assignment) | of.assignment_id]), row.assignment_id],
       ['model_id', head([(known)-[:USED]->(used:Model) | used.model_id]), row.model_id],
       ['status', known.status, row.facts.status],
       ['quality', toString(known.quality), toString(row.facts.quality)],
       ['latency_ms', toString(known.latency_ms), toString(row.facts.latency_ms)],
       ['cost_usd', toString(known.cost_usd), toString(row.facts.cost_usd)],
       ['answer', known.answer, row.facts.answer]
     ] WHERE known.digest <> row.digest
       AND coalesce(pair[1] <> pair[2], (pair[1] IS NULL) <> (pair[2] IS NULL))] AS pairs
// a time left out was the server's: it is a problem only where nothing else differs
WITH position, row, assignment, worker, task, model, known, other, pairs + CASE
       WHEN known.digest <> row.digest AND coalesce(known.reported_at <> row.reported_at, pairs = [])
       THEN [['reported_at', toString(known.reported_at), toString(row.reported_at)]] ELSE [] END AS differing
UNWIND [
  CASE WHEN assignment IS NULL
       THEN {field: 'assignment_id', found: row.assignment_id, missing: true,
             expected: 'an assignment made before'} END,
  CASE WHEN other IS NOT NULL
       THEN {field: 'assignment_id', found: row.assignment_id, missing: false,
             expected: 'an assignment without an outcome: this one has ' + other} END,
  CASE WHEN row.worker_id <> worker.worker_id
       THEN {field: 'worker_id', found: row.worker_id, missing: false,
             expected: 'the worker whose assignment it is, ' + worker.worker_id} END,
  CASE WHEN model IS NULL AND row.model_id IS NOT NULL
       THEN {field: 'model_id', found: row.model_id, expected: 'a model of the registry', missing: true} END,
  CASE WHEN row.reported_at < assignment.assigned_at
       THEN {field: 'reported_at', found: toString(row.reported_at), missing: false,
             expected: 'no time before the assignment, ' + toString(assignment.assigned_at)} END,
  CASE WHEN (task.reference STARTS WITH 'sha256:') <> (row.facts.answer STARTS WITH 'sha256:')
       THEN {field: 'answer', found: row.facts.answer, missing: false,
             expected: 'an answer in the form of the known one: both plain, or both sha256:'} END
] + [pair IN differing |
  {field: pair[0], found: pair[2], missing: false,
   expected: left(coalesce(pair[1], 'nothing'), 80) + ', what is known of this outcome (' + row.outcome_id
     + '), or another id'}] AS problem
WITH position, problem
WHERE problem IS NOT NULL
RETURN position, problem.field AS field, problem.found AS found, problem.expected AS expected,
       problem.missing AS missing
ORDER BY position, found IS NULL, field, expected
