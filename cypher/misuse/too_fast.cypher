// Workers that are faster than the work takes.
//
// Per task type, a completed outcome is fast if it took less than what `quantile` of the others' outcomes
// took. Score: n KL(share of fast ones, quantile), Chernoff's bound as a logarithm.
//
// mode: read
// severity: warning
// threat: careless work
// maturity: experimental
// reference: Chernoff (1952)
// measured: not yet on real records
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param quantile => 0.05
:param false_positives => 0.01
*/
MATCH (worker:Worker)-[:REPORTED]->(outcome:Outcome)-[:OF]->(:Assignment)-[:FOR]->(:Task)-[:OF_TYPE]->(type:TaskType)
WHERE outcome.latency_ms IS NOT NULL AND outcome.status = 'Completed'
WITH type.name AS task_type, worker.worker_id AS id, outcome.outcome_id AS outcome, outcome.latency_ms AS took
ORDER BY took, outcome
WITH task_type, collect({id: id, outcome: outcome, took: took}) AS done
UNWIND done AS one
WITH task_type, done, one.id AS id, count(*) AS n
WITH task_type, id, n, size(done) - n AS others, [o IN done WHERE o.id <> id | o.took] AS theirs,
     [o IN done WHERE o.id = id] AS own, COUNT { UNWIND done AS o RETURN DISTINCT o.id } AS population
WHERE others * $quantile >= 1
WITH task_type, id, n, population, theirs[toInteger(others * $quantile)] AS least,
     [o IN own WHERE o.took < theirs[toInteger(others * $quantile)] | o.outcome] AS fast
WITH task_type, id, n, population, least, fast, toFloat(size(fast)) / n AS share
WHERE share > $quantile
WITH task_type, id, n, population, least, fast, n * (share * log(share / $quantile)
       + CASE WHEN share = 1 THEN 0.0 ELSE (1 - share) * log((1 - share) / (1 - $quantile)) END) AS score
WHERE score >= log(population / $false_positives)
RETURN task_type + ' ' + id AS key, 'warning' AS severity,
       id + ' is faster than ' + task_type + ' takes' AS summary,
       [size(fast) + ' of ' + n + ' outcomes under ' + round(least) + ' ms'] AS facts, population, score,
       [] AS model_ids, [id] AS worker_ids, [o IN fast[..50] | 'outcome ' + o] AS evidence
ORDER BY score DESC, key
