// What is wrong with tasks that are to be declared.
//
// `missing` tells what isn't in the graph from what contradicts it.
//
// mode: read
// returns: position INTEGER, field STRING, found STRING, expected STRING, missing BOOLEAN
/*
:param rows => [{task_id: 'task-1', task_type: 'code-generation', reference: '42', digest: '00'}]
*/
UNWIND range(0, size($rows) - 1) AS position
WITH position, $rows[position] AS row
OPTIONAL MATCH (type:TaskType {name: row.task_type})
OPTIONAL MATCH (known:Task {task_id: row.task_id})
UNWIND [
  CASE WHEN type IS NULL
       THEN {field: 'task_type', found: row.task_type, expected: 'a task type that the pool knows', missing: true} END,
  CASE WHEN known.digest <> row.digest
       THEN {field: 'task_id', found: row.task_id, expected: 'what is known of this task, or another id',
             missing: false} END,
  CASE WHEN known.reference <> row.reference
       THEN {field: 'reference', found: row.reference, expected: 'the answer that is known of this task',
             missing: false} END] AS problem
WITH position, problem
WHERE problem IS NOT NULL
RETURN position, problem.field AS field, problem.found AS found, problem.expected AS expected,
       problem.missing AS missing
ORDER BY position, field
