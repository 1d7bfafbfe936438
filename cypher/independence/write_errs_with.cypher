// Writes how errors coincide in a task type: what changed, and no more what isn't said any more.
//
// `members` maps base models to their facts; `pairs` maps the names of two, which come in order, to those of the pair.
// `coincidence` is what holds of pairs that share no task.
//
// mode: write
// returns: written INTEGER
/*
:param task_type => 'code-generation'
:param as_of => datetime('2026-01-01T00:00:00Z')
:param members => {`acme/small`: {n: 120, accuracy: 0.8}}
:param pairs => {`acme/large acme/small`: {one: 'acme/large', other: 'acme/small',
  facts: {n: 80, phi: 0.4, lower: 0.2, upper: 0.6, expected: 0.3, alike: 0.6}}}
:param coincidence => {phi: 0.3, alike: 0.6, choices: 4}
*/
MATCH (type:TaskType {name: $task_type})
MATCH (pool:Pool {name: 'registry'})
MERGE (pool)-[coincides:COINCIDES_IN]->(type)
SET coincides = $coincidence, coincides.as_of = $as_of
WITH type
CALL (type) {
  MATCH (base:BaseModel)-[old:ERRS_IN]->(type)
  WHERE $members[base.name] IS NULL
  DELETE old
}
CALL (type) {
  UNWIND keys($members) AS name
  MATCH (base:BaseModel {name: name})
  MERGE (base)-[errs:ERRS_IN]->(type)
  SET errs = $members[name], errs.as_of = $as_of
}
CALL () {
  MATCH (one:BaseModel)-[old:ERRS_WITH {task_type: $task_type}]->(other:BaseModel)
  WHERE $pairs[one.name + ' ' + other.name] IS NULL
  DELETE old
}
UNWIND CASE WHEN $pairs = {} THEN [null] ELSE keys($pairs) END AS key
WITH $pairs[key] AS row
OPTIONAL MATCH (one:BaseModel {name: row.one})
OPTIONAL MATCH (other:BaseModel {name: row.other})
CALL (one, other, row) {
  WITH one, other, row WHERE one IS NOT NULL AND other IS NOT NULL
  MERGE (one)-[found:ERRS_WITH {task_type: $task_type}]->(other)
  SET found = row.facts, found.task_type = $task_type, found.as_of = $as_of
  RETURN count(found) AS wrote
}
RETURN sum(wrote) AS written
