// What is wrong with workers that are to be declared.
//
// `missing` tells what isn't in the graph from what contradicts it.
//
// mode: read
// returns: position INTEGER, field STRING, found STRING, expected STRING, missing BOOLEAN
/*
:param rows => [{worker_id: 'worker-1', task_types: ['code-generation'], digest: '00'}]
*/
UNWIND range(0, size($rows) - 1) AS position
WITH position, $rows[position] AS row
OPTIONAL MATCH (known:Worker {worker_id: row.worker_id})
WITH position, row, known,
     head([name IN row.task_types WHERE NOT EXISTS { (:TaskType {name: name}) }]) AS unknown
UNWIND [
  CASE WHEN unknown IS NOT NULL
       THEN {field: 'task_types', found: unknown, expected: 'task types that the pool knows', missing: true} END,
  CASE WHEN known.digest <> row.digest
       THEN {field: 'worker_id', found: row.worker_id, missing: false,
             expected: 'what is known of this worker, or another id'} END] AS problem
WITH position, problem
WHERE problem IS NOT NULL
RETURN position, problem.field AS field, problem.found AS found, problem.expected AS expected,
       problem.missing AS missing
ORDER BY position, field
