// When each worker first gave or got a verdict.
//
// mode: read
// use: step
// returns: worker_id STRING, first_seen ZONED DATETIME
MATCH (worker:Worker)
WITH worker, COLLECT { MATCH (worker)-[given:VERIFIED]->() RETURN min(given.at) }
           + COLLECT { MATCH (worker)-[:REPORTED]->()<-[got:VERIFIED]-() RETURN min(got.at) } AS moments
UNWIND [moment IN moments WHERE moment IS NOT NULL] AS moment
RETURN worker.worker_id AS worker_id, min(moment) AS first_seen
ORDER BY worker_id
