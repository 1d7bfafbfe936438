// Records workers' verdicts on others' outcomes.
//
// Concurrent verdicts on one outcome wait for its lock. A row with a known id changes nothing. A row
// that names something unknown, is dated before its outcome, is a worker's second verdict on an
// outcome or one on its own operator's work, or contradicts a known id isn't counted as `sound`: then
// roll back, and ask work/verdict_problems.
//
// mode: write
// returns: sound INTEGER, added INTEGER
/*
:param rows => [{verdict_id: 'verdict-1', worker_id: 'worker-2', outcome_id: 'outcome-1', agrees: true,
  score: 0.8, at: null, digest: '00'}]
*/
UNWIND $rows AS row
WITH row
// all writers take the locks in one order
ORDER BY row.outcome_id
MATCH (outcome:Outcome {outcome_id: row.outcome_id})
SET outcome.verified = true
WITH row, outcome
MATCH (verifier:Worker {worker_id: row.worker_id})
MATCH (outcome)<-[:REPORTED]-(worker:Worker)
OPTIONAL MATCH (verifier)-[earlier:VERIFIED]->(outcome)
OPTIONAL MATCH ()-[same:VERIFIED {verdict_id: row.verdict_id}]->()
WITH row, outcome, verifier, earlier
WHERE verifier <> worker
  AND NOT EXISTS { (verifier)-[:RUN_BY]->(:Operator)<-[:RUN_BY]-(worker) }
  AND coalesce(row.at >= outcome.reported_at, true)
  AND coalesce(earlier.verdict_id = row.verdict_id, true)
  AND (same IS NULL OR coalesce(same = earlier, false))
MERGE (verifier)-[verdict:VERIFIED {verdict_id: row.verdict_id}]->(outcome)
  ON CREATE SET verdict.agrees = row.agrees,
                verdict.score = row.score,
                verdict.at = coalesce(row.at, datetime()),
                verdict.recorded_at = datetime(),
                verdict.digest = row.digest
WITH row, earlier, verifier, outcome, verdict
WHERE verdict.digest = row.digest
  AND COUNT { (verifier)-[:VERIFIED]->(outcome) } = 1
RETURN count(DISTINCT row.verdict_id) AS sound, count(CASE WHEN earlier IS NULL THEN 1 END) AS added
