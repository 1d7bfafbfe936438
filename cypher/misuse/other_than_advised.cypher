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
/*
:param covered => {}
*/
MATCH (worker:Worker)-[:REPORTED]->(outcome:Outcome)-[:USED]->(model:Model)
MATCH (outcome)-[:OF]->(assignment:Assignment)-[:ADVISED]->(advised:Model)
WHERE coalesce(none(look IN $covered[worker.worker_id]
                    WHERE look.after < coalesce(outcome.recorded_at, outcome.reported_at) <= look.until), true)
WITH worker.worker_id AS worker_id, count(outcome) AS n,
     collect(CASE WHEN model <> advised THEN {outcome: outcome.outcome_id, model: model.model_id} END) AS cases
WITH collect({id: worker_id, n: n, cases: cases}) AS workers, sum(n) AS population
UNWIND workers AS worker
WITH worker, population, worker.cases AS cases
WHERE cases <> []
RETURN worker.id AS key, CASE WHEN 2 * size(cases) >= worker.n THEN 'warning' ELSE 'notice' END AS severity,
       worker.id + ' used another model than the one advised' AS summary,
       [size(cases) + ' of ' + worker.n + ' advised outcomes'] AS facts, population,
       toFloat(size(cases)) / worker.n AS score,
       COLLECT { UNWIND cases AS case RETURN DISTINCT case.model AS id ORDER BY id } AS model_ids,
       [worker.id] AS worker_ids, [case IN cases[..50] | 'outcome ' + case.outcome] AS evidence
ORDER BY key
