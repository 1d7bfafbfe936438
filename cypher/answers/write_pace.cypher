// Writes who hurries in which type of task: what changed, and no more what isn't said any more.
//
// The keys are a task type's name and a worker's id.
//
// mode: write
// returns: written INTEGER
/*
:param pace => {`generation worker-1`: {task_type: 'generation', worker_id: 'worker-1', facts: {score: 9.5, tests: 9,
  outcomes: 12, fast: 11, of_usual: 0.1, quantile: 0.05, evidence: ['outcome-1']}}}
:param as_of => datetime('2026-01-01T00:00:00Z')
*/
CALL () {
  MATCH (worker:Worker)-[old:HURRIES_IN]->(type:TaskType)
  WHERE $pace[type.name + ' ' + worker.worker_id] IS NULL
  DELETE old
}
UNWIND keys($pace) AS key
WITH $pace[key] AS row
MATCH (worker:Worker {worker_id: row.worker_id})
MATCH (type:TaskType {name: row.task_type})
MERGE (worker)-[found:HURRIES_IN]->(type)
WITH found, row.facts AS facts
WHERE any(name IN keys(facts) WHERE coalesce(found[name] <> facts[name], true))
SET found += facts, found.as_of = $as_of
RETURN count(found) AS written
