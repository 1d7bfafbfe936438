// Writes the rings of verifiers and the swarms: what changed, and no more what isn't said any more.
//
// A ring is known by a hash of its kind and its members' ids.
//
// mode: write
// returns: written INTEGER
/*
:param rings => {r1: {kind: 'verification', members: {`worker-1`: 5.5, `worker-2`: 4.5, `worker-3`: 4.0},
  facts: {gain: 12.5, population: 20, pairs: 6, given: 30, inside: 29, expected: 4.5}}}
:param as_of => datetime('2026-01-01T00:00:00Z')
*/
CALL () {
  MATCH (old:Ring)
  WHERE old.kind IN ['verification', 'swarm'] AND $rings[old.ring_id] IS NULL
  DETACH DELETE old
}
UNWIND keys($rings) AS key
WITH key, $rings[key] AS row
MERGE (ring:Ring {ring_id: key})
  ON CREATE SET ring.kind = row.kind
FOREACH (_ IN CASE WHEN any(name IN keys(row.facts) WHERE coalesce(ring[name] <> row.facts[name], true)) THEN [1]
               ELSE [] END | SET ring += row.facts, ring.as_of = $as_of)
WITH ring, row
CALL (ring, row) {
  UNWIND keys(row.members) AS worker_id
  MATCH (worker:Worker {worker_id: worker_id})
  MERGE (worker)-[of:MEMBER_OF]->(ring)
  SET of.gain = row.members[worker_id]
}
RETURN count(ring) AS written
