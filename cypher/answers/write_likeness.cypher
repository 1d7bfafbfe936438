// Writes whose answers are alike: what changed, and no more what isn't said any more.
//
// The keys are a task type's name and both workers' ids.
//
// mode: write
// returns: written INTEGER
/*
:param likeness => {`generation worker-1 worker-2`: {task_type: 'generation', worker_id: 'worker-1',
  other_id: 'worker-2', facts: {shared: 9, alike: 9, wrong_alike: 2, correlation: 0.5, tests: 9}}}
:param as_of => datetime('2026-01-01T00:00:00Z')
*/
CALL () {
  MATCH (worker:Worker)-[old:ANSWERS_LIKE]->(other:Worker)
  WHERE $likeness[old.task_type + ' ' + worker.worker_id + ' ' + other.worker_id] IS NULL
  DELETE old
}
UNWIND keys($likeness) AS key
WITH $likeness[key] AS row
MATCH (worker:Worker {worker_id: row.worker_id})
MATCH (other:Worker {worker_id: row.other_id})
MERGE (worker)-[found:ANSWERS_LIKE {task_type: row.task_type}]->(other)
WITH found, row.facts AS facts
WHERE any(name IN keys(facts) WHERE coalesce(found[name] <> facts[name], true))
SET found += facts, found.as_of = $as_of
RETURN count(found) AS written
