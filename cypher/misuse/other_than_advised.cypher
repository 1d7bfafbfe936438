// Workers that used another model than the one that the pool advised.
//
// A warning if half of a worker's advised outcomes or more did so, else a notice.
//
// mode: read
// use: detector
// severity: warning
// threat: use of models
// maturity: stable
// reference: plain logic
// measured: nothing is estimated, so there are no false findings but for a wrong record
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
MATCH (worker:Worker)-[:REPORTED]->(outcome:Outcome)-[:USED]->(model:Model)
MATCH (outcome)-[:OF]->(assignment:Assignment)-[:ADVISED]->(advised:Model)
WHERE NOT EXISTS {
  (worker)<-[:AGAINST]-(cleared:Finding {rule: 'misuse/other_than_advised', status: 'dismissed'})
  WHERE coalesce(cleared.after, datetime({year: 1})) < coalesce(outcome.recorded_at, outcome.reported_at)
    <= cleared.seen_at
}
WITH worker, count(*) AS n, count(CASE WHEN model <> advised THEN 1 END) AS cases
WITH collect(CASE WHEN cases > 0 THEN {worker: worker, n: n, cases: cases} END) AS workers, sum(n) AS population
UNWIND workers AS w
WITH population, w, w.worker AS worker, w.worker.worker_id AS id
RETURN id AS key, CASE WHEN 2 * w.cases >= w.n THEN 'warning' ELSE 'notice' END AS severity,
       id + ' used another model than the one advised' AS summary,
       [w.cases + ' of ' + w.n + ' advised outcomes'] AS facts, population, toFloat(w.cases) / w.n AS score,
       COLLECT {
         MATCH (worker)-[:REPORTED]->(outcome:Outcome)-[:USED]->(model:Model)
         MATCH (outcome)-[:OF]->(:Assignment)-[:ADVISED]->(advised:Model)
         WHERE model <> advised
           AND NOT EXISTS {
             (worker)<-[:AGAINST]-(cleared:Finding {rule: 'misuse/other_than_advised', status: 'dismissed'})
             WHERE coalesce(cleared.after, datetime({year: 1})) < coalesce(outcome.recorded_at, outcome.reported_at)
               <= cleared.seen_at
           }
         RETURN DISTINCT model.model_id AS used ORDER BY used
       } AS model_ids, [id] AS worker_ids,
       COLLECT {
         MATCH (worker)-[:REPORTED]->(outcome:Outcome)-[:USED]->(model:Model)
         MATCH (outcome)-[:OF]->(:Assignment)-[:ADVISED]->(advised:Model)
         WHERE model <> advised
           AND NOT EXISTS {
             (worker)<-[:AGAINST]-(cleared:Finding {rule: 'misuse/other_than_advised', status: 'dismissed'})
             WHERE coalesce(cleared.after, datetime({year: 1})) < coalesce(outcome.recorded_at, outcome.reported_at)
               <= cleared.seen_at
           }
         RETURN 'outcome ' + outcome.outcome_id AS shown ORDER BY shown LIMIT 50
       } AS evidence
ORDER BY key
