// Problems of tasks that are to be declared.
//
// `missing` is true where something isn't in the graph, false where the row contradicts it.
//
// mode: read
// use: step
// returns: position INTEGER, field STRING, found STRING, expected STRING, missing BOOLEAN
/*
:param rows => [{task_id: 'task-1', task_type: 'code-generation', reference: '42', declared_at: null,
  digest: '00', facts: {risk_level: 'Low', criticality: 'Normal'}}]
*/
UNWIND range(0, size($rows) - 1) AS position
WITH position, $rows[position] AS row
OPTIONAL MATCH (type:TaskType {name: row.task_type})
OPTIONAL MATCH (known:Task {task_id: row.task_id})
WITH position, row, type, known,
     [pair IN [
       ['task_type', head([(known)-[:OF_TYPE]->(of:TaskType) | of.name]), row.task_type],
       ['risk_level', known.risk_level, row.facts.risk_level],
       ['criticality', known.criticality, row.facts.criticality],
       ['min_accuracy', known.min_accuracy, row.facts.min_accuracy],
       ['max_latency', known.max_latency, row.facts.max_latency],
       ['max_cost', known.max_cost, row.facts.max_cost],
       ['provider_types', reduce(s = null, x IN known.provider_types | coalesce(s + ' ', '') + x),
        reduce(s = null, x IN row.facts.provider_types | coalesce(s + ' ', '') + x)]
     ] WHERE known.digest <> row.digest
       AND coalesce(pair[1] <> pair[2], (pair[1] IS NULL) <> (pair[2] IS NULL))] AS pairs
// a time left out was the server's: it is a problem only where nothing else differs
WITH position, row, type, known, pairs + CASE
       WHEN known.digest <> row.digest AND coalesce(known.declared_at <> row.declared_at, pairs = [])
       THEN [['declared_at', toString(known.declared_at), toString(row.declared_at)]] ELSE [] END AS differing
UNWIND [
  CASE WHEN type IS NULL
       THEN {field: 'task_type', found: row.task_type, expected: 'a task type that the pool knows', missing: true} END,
  CASE WHEN known.reference <> row.reference
       THEN {field: 'reference', found: row.reference,
             expected: left(known.reference, 80) + ', the answer that is known of this task',
             missing: false} END] + [pair IN differing |
  {field: pair[0], found: pair[2], missing: false,
   expected: left(coalesce(pair[1], 'nothing'), 80) + ', what is known of this task (' + row.task_id
     + '), or another id'}] AS problem
WITH position, problem
WHERE problem IS NOT NULL
RETURN position, problem.field AS field, problem.found AS found, problem.expected AS expected,
       problem.missing AS missing
ORDER BY position, found IS NULL, field
