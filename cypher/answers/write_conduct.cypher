// Writes how workers answer in the types of their tasks: what changed, and no more what isn't said any more.
//
// The keys are a task type's name and a worker's id, with the rules that the fact is for.
//
// mode: write
// returns: written INTEGER
/*
:param conduct => {`generation worker-1 guessed_answers`: {task_type: 'generation', worker_id: 'worker-1', facts:
  {rules: ['guessed_answers'], answers: 12, commonest: 'yes', most: 7, guessing: -4.5, constant: -2.5,
  decline: -1.5, since: 'outcome-1', before: 0.5, known: true, tests: 9}}}
:param as_of => datetime('2026-01-01T00:00:00Z')
*/
CALL () {
  MATCH (worker:Worker)-[old:ANSWERS_IN]->(type:TaskType)
  WHERE $conduct[reduce(key = type.name + ' ' + worker.worker_id, rule IN old.rules | key + ' ' + rule)] IS NULL
  DELETE old
}
UNWIND keys($conduct) AS key
WITH $conduct[key] AS row
MATCH (worker:Worker {worker_id: row.worker_id})
MATCH (type:TaskType {name: row.task_type})
MERGE (worker)-[found:ANSWERS_IN {rules: row.facts.rules}]->(type)
WITH found, row.facts AS facts
WHERE any(name IN keys(facts) WHERE coalesce(found[name] <> facts[name], true))
SET found += facts, found.as_of = $as_of
RETURN count(found) AS written
