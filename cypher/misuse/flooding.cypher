// Workers that report or verify far more in an hour than any other worker does.
//
// A worker's busiest hour is held against the busiest hour of all others, as the mean of a Poisson
// distribution. Trusted workers are left out: auditors may check much at once. Score: k ln(k / m) - k + m, its Chernoff bound as a logarithm.
//
// mode: read
// severity: warning
// threat: flooding
// maturity: experimental
// reference: Chernoff (1952)
// measured: not yet on real records
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param false_positives => 0.01
*/
MATCH (worker:Worker)-[did:REPORTED|VERIFIED]->(outcome:Outcome)
WHERE NOT worker:Trusted
WITH worker.worker_id AS id, datetime.truncate('hour', coalesce(did.at, outcome.reported_at)) AS hour,
     collect(outcome.outcome_id) AS outcomes
ORDER BY size(outcomes) DESC, hour
WITH id, collect({hour: hour, outcomes: outcomes}) AS hours
WITH collect({id: id, n: size(hours[0].outcomes), hour: hours[0].hour, outcomes: hours[0].outcomes, hours: size(hours)})
       AS workers
UNWIND workers AS worker
WITH reduce(s = 0, w IN workers | s + w.hours) AS population, size(workers) AS all, worker,
     reduce(top = 0, w IN workers | CASE WHEN w.id <> worker.id AND w.n > top THEN w.n ELSE top END) AS others
WHERE all > 1 AND worker.n > others
WITH population, worker, others, worker.n * log(toFloat(worker.n) / others) - worker.n + others AS score
WHERE score >= log(population / $false_positives)
RETURN worker.id AS key, 'warning' AS severity, worker.id + ' floods the pool' AS summary,
       [worker.n + ' in the hour from ' + toString(worker.hour), 'the busiest hour of the others: ' + others] AS facts,
       population, score, [] AS model_ids, [worker.id] AS worker_ids,
       [o IN worker.outcomes[..50] | 'outcome ' + o] AS evidence
ORDER BY score DESC, key
