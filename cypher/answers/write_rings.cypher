// Writes the groups of workers that share a key of answers: what changed, and no more what isn't said any more.
//
// A ring is known by a hash of its task type and its members' ids.
//
// mode: write
// returns: written INTEGER
/*
:param rings => {r1: {members: ['worker-1', 'worker-2', 'worker-3'],
  facts: {task_type: 'generation', gain: 12.5, tests: 9, disproof: 5.5, population: 20, known: true}}}
:param as_of => datetime('2026-01-01T00:00:00Z')
*/
CALL () {
  MATCH (old:Ring {kind: 'answers'})
  WHERE $rings[old.ring_id] IS NULL
  DETACH DELETE old
}
UNWIND keys($rings) AS key
WITH key, $rings[key] AS row
MERGE (ring:Ring {ring_id: key})
  ON CREATE SET ring.kind = 'answers'
FOREACH (_ IN CASE WHEN any(name IN keys(row.facts) WHERE coalesce(ring[name] <> row.facts[name], true)) THEN [1]
               ELSE [] END | SET ring += row.facts, ring.as_of = $as_of)
WITH ring, row
CALL (ring, row) {
  UNWIND row.members AS worker_id
  MATCH (worker:Worker {worker_id: worker_id})
  MERGE (worker)-[:MEMBER_OF]->(ring)
}
RETURN count(ring) AS written
