// Problems of workers that are to be declared.
//
// `missing` is true where something isn't in the graph, false where the row contradicts it.
//
// mode: read
// use: step
// returns: position INTEGER, field STRING, found STRING, expected STRING, missing BOOLEAN
/*
:param rows => [{worker_id: 'worker-1', operator: null, trusted: false, capacity: null, joined_at: null,
  task_types: ['code-generation'], digest: '00'}]
*/
UNWIND range(0, size($rows) - 1) AS position
WITH position, $rows[position] AS row
OPTIONAL MATCH (known:Worker {worker_id: row.worker_id})
WITH position, row, known,
     head([name IN row.task_types WHERE NOT EXISTS { (:TaskType {name: name}) }]) AS unknown
WITH position, row, known, unknown,
     [pair IN [
       ['operator', head([(known)-[:RUN_BY]->(by:Operator) | by.operator_id]), row.operator],
       ['trusted', toString(known:Trusted), toString(row.trusted)],
       ['capacity', toString(known.capacity), toString(row.capacity)],
       ['task_types', reduce(s = null, x IN COLLECT {
       MATCH (known)-[:TAKES]->(takes:TaskType) RETURN takes.name AS name ORDER BY name
     } | coalesce(s + ' ', '') + x),
        reduce(s = null, x IN row.task_types | coalesce(s + ' ', '') + x)]
     ] WHERE known.digest <> row.digest
       AND coalesce(pair[1] <> pair[2], (pair[1] IS NULL) <> (pair[2] IS NULL))] AS pairs
// a time left out was the server's: it is a problem only where nothing else differs
WITH position, row, known, unknown, pairs + CASE
       WHEN known.digest <> row.digest AND coalesce(known.joined_at <> row.joined_at, pairs = [])
       THEN [['joined_at', toString(known.joined_at), toString(row.joined_at)]] ELSE [] END AS differing
UNWIND [
  CASE WHEN unknown IS NOT NULL
       THEN {field: 'task_types', found: unknown, expected: 'task types that the pool knows', missing: true} END
] + [pair IN differing |
  {field: pair[0], found: pair[2], missing: false,
   expected: left(coalesce(pair[1], 'nothing'), 80) + ', what is known of this worker (' + row.worker_id
     + '), or another id'}] AS problem
WITH position, problem
WHERE problem IS NOT NULL
RETURN position, problem.field AS field, problem.found AS found, problem.expected AS expected,
       problem.missing AS missing
ORDER BY position, found IS NULL, field
