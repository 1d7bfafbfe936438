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
*/
MATCH (worker:Worker)-[:REPORTED]->(outcome:Outcome)-[:OF]->(assignment:Assignment)-[:FOR]->(task:Task)
MATCH (task)-[:OF_TYPE]->(type:TaskType)
WHERE outcome.latency_ms >= 0 AND outcome.status = 'Completed'
  AND NOT EXISTS {
    (worker)<-[:AGAINST]-(cleared:Finding {rule: 'misuse/too_fast', status: 'dismissed'})
    WHERE coalesce(cleared.after, datetime({year: 1})) < coalesce(outcome.recorded_at, outcome.reported_at)
      <= cleared.seen_at AND cleared.subject = type.name + ' ' + worker.worker_id
  }
WITH type, worker, outcome, task.risk_level AS risk, log(outcome.latency_ms + 1) AS took,
     coalesce(head([(outcome)-[:USED]->(m:Model) | m]), head([(assignment)-[:ADVISED|CHOSE]->(m:Model) | m])) AS model
WITH type, risk, model, worker, percentileCont(took, 0.5) AS median, collect(took) AS times, collect(outcome) AS done
WITH type, risk, model, percentileCont(median, 0.5) AS usual, collect({id: worker, times: times, done: done}) AS workers
WHERE size(workers) >= 5
UNWIND workers AS w
UNWIND range(0, size(w.done) - 1) AS i
WITH type, w.id AS worker, w.done[i] AS outcome, w.times[i] - usual AS took
WITH type, worker, percentileCont(took, 0.5) AS median, collect(took) AS times, collect(outcome) AS done
CALL (times, median) {
  UNWIND times AS took
  RETURN percentileCont(abs(took - median), 0.5) / 0.6745 AS within
}
WITH type.name AS task_type, (count(*) - 1) / 2.0 AS v, sum(size(times)) AS all_times, max(size(times)) AS most,
     percentileCont(median, 0.5) AS middle, percentileCont(within, 0.5) AS within,
     collect({id: worker, median: median, times: times, done: done}) AS workers
WITH *, [w IN workers WHERE w.median > middle | w.median - middle] AS slower
WHERE v >= 2 AND slower <> []
WITH sum(size(workers)) AS population, collect({task_type: task_type, v: v, n: all_times, most: most, middle: middle,
     within: within, workers: workers, between: reduce(s = 0.0, d IN slower | s + d * d) / size(slower)}) AS types
UNWIND types AS t
CALL (t, population) {
  UNWIND [w IN t.workers WHERE w.median < t.middle] AS w
  // The median of n values has pi / 2n of their variance, and 1e-6 allows for rounding of equal times.
  WITH w, (t.v - 1) / 2 * log(1 + (t.middle - w.median) ^ 2 / t.v
         / (t.between + pi() / 2 * t.within ^ 2 / size(w.times) + 1e-6)) AS score
  WHERE score >= log(population / $false_positives)
  RETURN collect(w {.*, score: score}) AS fast
}
// No time above `bound` is among the fastest of all others, whosever own are left out.
CALL (t, fast) {
  UNWIND [w IN t.workers WHERE fast <> []] AS w
  UNWIND w.times AS took
  WITH t, took, $quantile + (t.most + 1.0) / t.n AS share
  RETURN percentileDisc(took, CASE WHEN share < 1 THEN share ELSE 1.0 END) AS bound
}
WITH population, t.task_type AS task_type, t.n AS n, t.middle AS middle, fast,
     [w IN t.workers WHERE fast <> [] | {id: w.id, times: [took IN w.times WHERE took <= bound]}] AS low
CALL (task_type, n, middle, fast, low) {
  UNWIND fast AS f
  CALL (f, n, low) {
    UNWIND [w IN low WHERE w.id <> f.id] AS w
    UNWIND w.times AS took
    WITH collect(took) AS times
    UNWIND times AS took
    RETURN percentileDisc(took, (ceil($quantile * (n - size(f.times))) - 0.5) / size(times)) AS least
  }
  WITH f, least
  WHERE f.median < least
  RETURN collect(f {.*, least: least, task_type: task_type, middle: middle}) AS found
}
WITH population, collect(found) AS lists
UNWIND lists AS found
UNWIND found AS f
WITH population, f, f.id.worker_id AS id,
     [i IN range(0, size(f.done) - 1) WHERE f.times[i] < f.least | f.done[i]] AS outcomes
RETURN f.task_type + ' ' + id AS key, 'warning' AS severity,
       id + ' is faster than ' + f.task_type + ' takes' AS summary,
       ['usually takes ' + round(100 * exp(f.median - f.middle), 1) + ' % of what others do, model for model',
        size(outcomes) + ' of ' + size(f.done) + ' outcomes are faster than '
          + round(100 * (1 - $quantile)) + ' % of theirs'] AS facts,
       population, f.score AS score, [] AS model_ids, [id] AS worker_ids, COLLECT {
         UNWIND outcomes AS outcome
         RETURN 'outcome ' + outcome.outcome_id AS shown ORDER BY shown LIMIT 50
       } AS evidence
ORDER BY score DESC, key
