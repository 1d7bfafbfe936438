// Ends a judging: from now on what it wrote holds. Nothing is ended for a writer who isn't the newest.
//
// mode: write
// returns: ended INTEGER
/*
:param writer => 'writer-1'
:param judging => 1
:param as_of => datetime('2025-07-05T00:00:00Z')
:param types => [{task_type: 'code-generation', facts: {workers: 2, outcomes: 12, known: 3, majority: 0.9,
  consensus: 0.9, strength: 1.0, advice: null, state: '{}'}}]
:param seen => {facts: ['12 outcomes'], outcomes: 12, verdicts: 3, half_life_days: null}
*/
MATCH (pool:Pool {name: 'registry'})
SET pool.locked_at = datetime()
WITH pool
WHERE pool.writer = $writer
SET pool.judging = $judging, pool.judged_at = $as_of, pool.judged_from = $seen.facts,
    pool.judged_outcomes = $seen.outcomes, pool.judged_verdicts = $seen.verdicts,
    pool.half_life_days = $seen.half_life_days, pool.writer = null
WITH pool
CALL () {
  MATCH (:Worker)-[old:COUNTED_IN]->(:TaskType)
  WHERE old.judging < $judging
  DELETE old
}
CALL (pool) {
  MATCH (pool)-[old:JUDGED]->(:TaskType)
  DELETE old
}
CALL (pool) {
  UNWIND $types AS row
  MATCH (type:TaskType {name: row.task_type})
  CREATE (pool)-[judged:JUDGED]->(type)
  SET judged = row.facts
}
RETURN count(pool) AS ended
