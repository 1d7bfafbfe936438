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
CALL (worker) {
  MATCH (worker)-[did:REPORTED|VERIFIED]->(outcome:Outcome)-[:OF]->(assignment:Assignment)
  WITH outcome, coalesce(did.at, outcome.reported_at) AS at,
       CASE type(did) WHEN 'REPORTED' THEN outcome.recorded_at ELSE did.recorded_at END AS recorded_at,
       type(did) = 'REPORTED' AND assignment.assigned_at < datetime.truncate('hour', outcome.reported_at) AS earlier,
       CASE type(did) WHEN 'REPORTED' THEN assignment.mode = 'chosen' ELSE NOT EXISTS {
         (assignment)-[:PART_OF]->(decision:Decision) WHERE decision.verifications > 0
       } END AS own
  WHERE NOT EXISTS {
    (worker)<-[:AGAINST]-(cleared:Finding {rule: 'misuse/flooding', status: 'dismissed'})
    WHERE coalesce(cleared.after, datetime({year: 1})) < coalesce(recorded_at, at)
      <= cleared.seen_at
  }
  WITH at, coalesce(at = recorded_at, false) OR earlier AS together,
       own AND at <> datetime.truncate('day', at) AS own, collect(outcome) AS outcomes
  WITH datetime.truncate('hour', at) AS hour, sum(CASE WHEN together THEN 1 ELSE size(outcomes) END) AS n,
       sum(CASE WHEN NOT own THEN 0 WHEN together THEN 1 ELSE size(outcomes) END) AS own,
       collect(CASE WHEN own THEN outcomes END) AS lists
  ORDER BY own DESC, hour
  WITH collect({hour: hour, n: own, lists: lists})[0] AS busiest,
       collect({day: datetime.truncate('day', hour), n: n}) AS hours
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
       [busiest.n + ' in the hour from ' + toString(busiest.hour),
        'the busiest day of any other worker: ' + others] AS facts,
       population, score, [] AS model_ids, [id] AS worker_ids,
       COLLECT { UNWIND reduce(s = [], list IN busiest.lists | s + list) AS o
                 RETURN DISTINCT 'outcome ' + o.outcome_id AS shown ORDER BY shown LIMIT 50 } AS evidence
ORDER BY score DESC, key
