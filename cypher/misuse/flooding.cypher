// Workers that report or verify far more in an hour than any other worker does in a day.
//
// Only what a worker does by its own choice can be a flood: not work that the pool assigned, nor verdicts that a
// decision required. Facts without a time get the server's: those of one call count as one act, and so does work
// assigned in earlier hours and reported at one moment. A time at midnight stands for the day, and says nothing of
// the hour. Trusted workers are left out: auditors may check much at once. The most that any other worker does in a
// day is taken as the mean of a Poisson distribution. Score: k ln(k / m) - k + m, its Chernoff bound as a
// logarithm.
//
// mode: read
// use: detector
// severity: warning
// threat: flooding
// maturity: experimental
// reference: Chernoff (1952)
// measured: nobody accused in made fleets of 1,200 honest workers; see docs/misuse.md
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param false_positives => 0.01
*/
MATCH (worker:Worker&!Trusted)
WITH worker, COLLECT {
  MATCH (worker)<-[:AGAINST]-(cleared:Finding {rule: 'misuse/flooding', status: 'dismissed'})
  RETURN cleared {.seen_at, after: coalesce(cleared.after, datetime({year: 1}))}
} AS dismissals
CALL (worker, dismissals) {
  CALL (worker) {
    MATCH (worker)-[:REPORTED]->(outcome:Outcome)-[:OF]->(assignment:Assignment)
    RETURN outcome, outcome.reported_at AS at, outcome.recorded_at AS recorded_at,
           assignment.assigned_at.epochSeconds / 3600 AS assigned, assignment.mode = 'chosen' AS own
    UNION ALL
    MATCH (worker)-[verdict:VERIFIED]->(outcome:Outcome)
    RETURN outcome, verdict.at AS at, verdict.recorded_at AS recorded_at, null AS assigned, NOT EXISTS {
             (outcome)-[:OF]->(:Assignment)-[:PART_OF]->(decision:Decision) WHERE decision.verifications > 0
           } AS own
  }
  WITH *
  WHERE none(cleared IN dismissals WHERE cleared.after < coalesce(recorded_at, at) <= cleared.seen_at)
  WITH at, at.epochSeconds / 3600 AS hour, coalesce(at = recorded_at, false)
         OR coalesce(assigned < at.epochSeconds / 3600, false) AS together,
       own AND (at.epochSeconds % 86400 <> 0 OR at.nanosecond <> 0) AS own, collect(outcome) AS outcomes
  WITH hour, sum(CASE WHEN together THEN 1 ELSE size(outcomes) END) AS n,
       sum(CASE WHEN NOT own THEN 0 WHEN together THEN 1 ELSE size(outcomes) END) AS own,
       collect(CASE WHEN own THEN outcomes END) AS lists
  ORDER BY own DESC, hour
  WITH collect({hour: hour, n: own, lists: lists})[0] AS busiest, collect({day: hour / 24, n: n}) AS hours
  UNWIND hours AS one
  WITH busiest, size(hours) AS many, one.day AS day, sum(one.n) AS n
  RETURN busiest, many, max(n) AS day
}
WITH worker.worker_id AS id, busiest, many, day ORDER BY day DESC
WITH sum(many) AS population, collect({id: id, busiest: busiest, day: day}) AS workers, collect(day)[..2] AS most
UNWIND workers AS worker
WITH population, worker.id AS id, worker.busiest AS busiest,
     CASE worker.day WHEN most[0] THEN most[1] ELSE most[0] END AS others
WHERE busiest.n > others
WITH population, id, busiest, others, busiest.n * log(toFloat(busiest.n) / others) - busiest.n + others AS score
WHERE score >= log(population / $false_positives)
RETURN id AS key, 'warning' AS severity, id + ' floods the pool' AS summary,
       [busiest.n + ' in the hour from ' + toString(datetime({epochSeconds: 3600 * busiest.hour})),
        'the busiest day of any other worker: ' + others] AS facts,
       population, score, [] AS model_ids, [id] AS worker_ids,
       COLLECT { UNWIND reduce(s = [], list IN busiest.lists | s + list) AS o
                 RETURN DISTINCT 'outcome ' + o.outcome_id AS shown ORDER BY shown LIMIT 50 } AS evidence
ORDER BY score DESC, key
