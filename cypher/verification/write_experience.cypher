// Writes what is known of a task type's errors; draws the pool's salt the first time.
//
// mode: write
// returns: written INTEGER
/*
:param task_type => 'code-generation'
:param as_of => datetime('2026-01-01T00:00:00Z')
:param salt => '00'
:param facts => {state: '{}', outcomes: 100, error: 0.05, coincidence: 0.6, stated: 0.004}
*/
MATCH (pool:Pool {name: 'registry'})
CALL (pool) {
  // only then, so that nobody waits for the pool
  WITH pool WHERE pool.check_salt IS NULL
  SET pool.check_salt = $salt
}
MATCH (type:TaskType {name: $task_type})
MERGE (pool)-[seen:EXPERIENCED]->(type)
SET seen = $facts, seen.as_of = $as_of
RETURN count(seen) AS written
