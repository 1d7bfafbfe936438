// Deletes all that was ever judged: what outcomes count, and the scores.
//
// mode: write
// returns: deleted INTEGER
CALL () {
  MATCH (:Worker)-[reported:REPORTED]->(:Outcome)
  SET reported = {}
}
CALL () {
  MATCH (pool:Pool)-[judged:JUDGED]->()
  DELETE judged
  SET pool.judging = null, pool.judged_from = null, pool.judged_at = null
}
MATCH (:Worker)-[score:REPUTED_IN|WAS_REPUTED_IN]->()
DELETE score
RETURN count(score) AS deleted
