// Writes who answers what another has answered: what changed, and no more what isn't said any more.
//
// The keys are a task type's name and both workers' ids.
//
// mode: write
// returns: written INTEGER
/*
:param copies => {`generation worker-1 worker-2`: {task_type: 'generation', worker_id: 'worker-1',
  source_id: 'worker-2', facts: {shared: 9, alike: 9, wrong_alike: 2, later: 9, earlier: 0, strength: 4.5, score: 4.5,
  known: true, tests: 9}}}
:param as_of => datetime('2026-01-01T00:00:00Z')
*/
CALL () {
  MATCH (worker:Worker)-[old:COPIES]->(source:Worker)
  WHERE $copies[old.task_type + ' ' + worker.worker_id + ' ' + source.worker_id] IS NULL
  DELETE old
}
UNWIND keys($copies) AS key
WITH $copies[key] AS row
MATCH (worker:Worker {worker_id: row.worker_id})
MATCH (source:Worker {worker_id: row.source_id})
MERGE (worker)-[found:COPIES {task_type: row.task_type}]->(source)
WITH found, row.facts AS facts
WHERE any(name IN keys(facts) WHERE coalesce(found[name] <> facts[name], true))
SET found += facts, found.as_of = $as_of
RETURN count(found) AS written
