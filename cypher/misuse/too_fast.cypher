// Workers that are faster than the work takes with the model that they use.
//
// An outcome's log latency is compared with what is usual for its model and risk level: the median of the
// workers' medians, where five or more did such work. A worker's speed is its median difference. How much
// honest workers vary is estimated from those slower than the middle one, who have no reason to hurry.
// Score: (v - 1) ln(1 + t² / v) / 2, a bound on the tail of Student's t, where v is half of one less than
// the number of workers. Half of the worker's outcomes must also be below the `quantile` of all others'.
//
// mode: read
// use: detector
// severity: warning
// threat: careless work
// maturity: experimental
// reference: Student (1908)
// measured: nobody accused in made fleets of 1,200 honest workers; see docs/misuse.md
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param quantile => 0.05
:param false_positives => 0.01
:param covered => {}
*/
MATCH (worker:Worker)-[:REPORTED]->(outcome:Outcome)-[:OF]->(assignment:Assignment)-[:FOR]->(task:Task)
      -[:OF_TYPE]->(type:TaskType)
WHERE outcome.latency_ms >= 0 AND outcome.status = 'Completed'
  AND coalesce(none(look IN $covered[type.name + ' ' + worker.worker_id]
                    WHERE look.after < coalesce(outcome.recorded_at, outcome.reported_at) <= look.until), true)
WITH worker.worker_id AS id, outcome, task, type.name AS task_type, log(outcome.latency_ms + 1) AS took,
     coalesce(head([(outcome)-[:USED]->(m:Model) | m.model_id]),
              head([(assignment)-[:ADVISED|CHOSE]->(m:Model) | m.model_id])) AS model
WITH task_type, task.risk_level AS risk, model, id, percentileCont(took, 0.5) AS median,
     collect({outcome: outcome.outcome_id, took: took}) AS done
WITH task_type, risk, model, percentileCont(median, 0.5) AS usual, collect({id: id, done: done}) AS workers
WHERE size(workers) >= 5
UNWIND workers AS worker
UNWIND worker.done AS one
WITH task_type, worker.id AS id, one.outcome AS outcome, one.took - usual AS took
WITH task_type, id, percentileCont(took, 0.5) AS median, collect({outcome: outcome, took: took}) AS done
UNWIND done AS one
WITH task_type, id, median, done, percentileCont(abs(one.took - median), 0.5) / 0.6745 AS within
WITH task_type, collect({id: id, median: median, done: done, within: within}) AS workers,
     percentileCont(median, 0.5) AS middle, percentileCont(within, 0.5) AS within
WITH task_type, workers, middle, within, [w IN workers WHERE w.median > middle | w.median - middle] AS slower,
     (size(workers) - 1) / 2.0 AS v
WHERE v >= 2 AND slower <> []
WITH task_type, workers, middle, within, v, reduce(s = 0.0, d IN slower | s + d * d) / size(slower) AS between
WITH collect({task_type: task_type, workers: workers, middle: middle, within: within, between: between, v: v}) AS types
WITH types, reduce(s = 0, t IN types | s + size(t.workers)) AS population
UNWIND types AS t
UNWIND [w IN t.workers WHERE w.median < t.middle] AS worker
// The median of n values has pi / 2n of their variance, and 1e-6 allows for rounding of equal times.
WITH population, t, worker, (t.middle - worker.median) ^ 2
       / (t.between + pi() / 2 * t.within ^ 2 / size(worker.done) + 1e-6) AS squared
WITH population, t, worker, (t.v - 1) / 2 * log(1 + squared / t.v) AS score
WHERE score >= log(population / $false_positives)
CALL (t, worker) {
  UNWIND [w IN t.workers WHERE w.id <> worker.id] AS other
  UNWIND other.done AS one
  RETURN percentileDisc(one.took, $quantile) AS least
}
WITH population, t.task_type AS task_type, worker, score, t.middle AS middle,
     [o IN worker.done WHERE o.took < least | o.outcome] AS fast, least
WHERE worker.median < least
RETURN task_type + ' ' + worker.id AS key, 'warning' AS severity,
       worker.id + ' is faster than ' + task_type + ' takes' AS summary,
       ['usually takes ' + round(100 * exp(worker.median - middle), 1) + ' % of what others do, model for model',
        size(fast) + ' of ' + size(worker.done) + ' outcomes are faster than '
          + round(100 * (1 - $quantile)) + ' % of theirs'] AS facts,
       population, score, [] AS model_ids, [worker.id] AS worker_ids, [o IN fast[..50] | 'outcome ' + o] AS evidence
ORDER BY score DESC, key
