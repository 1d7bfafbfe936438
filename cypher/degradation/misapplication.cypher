// Models that are used in a task type for what they aren't feasible for, far more than other models are.
//
// A use is outside if its model wasn't in the feasible set of the task then, and the pool didn't advise it. The share
// of a model's uses that are outside is compared with that of all other models in the type. What one worker does with
// one model is of one kind, so n uses count as n / (1 + (m - 1) r): m is how many uses a use is among, on average, and
// r how alike those are, in the other models' uses or, as far as it has many workers, in its own, whichever is less.
// Score: Chernoff's bound on the chance of two such shares where they are the same, as a logarithm. At least five uses
// are outside, twice as large a share as of the others', also without the worker that does it most. The marks are those
// of the last scan. It lowers no weight and is held against no worker: misuse/outside_feasible_set is.
//
// mode: read
// use: detector
// severity: notice
// threat: degradation
// maturity: experimental
// reference: Chernoff (1952), and Kish (1965) for the design effect
// measured: on made pools, see docs/degradation.md
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>, task_type STRING, confidence FLOAT,
// since ZONED DATETIME
/*
:param false_positives => 0.01
*/
CALL () {
  MATCH (cleared:Finding {rule: 'degradation/misapplication', status: 'dismissed'})
  RETURN collect(cleared {.subject, .seen_at, after: coalesce(cleared.after, datetime({year: 1}))}) AS dismissals
}
MATCH (load:RegistryLoad)
WITH dismissals, min(load.since) AS registry_since
MATCH (type:TaskType)<-[:OF_TYPE]-(:Task)<-[:FOR]-(assignment:Assignment)<-[:OF]-(outcome:Outcome)
MATCH (outcome)-[used:USED]->(model:Model)
MATCH (outcome)<-[:REPORTED]-(worker:Worker)
WHERE assignment.registry_as_of >= registry_since
  AND none(cleared IN dismissals
           WHERE cleared.after < coalesce(outcome.recorded_at, outcome.reported_at) <= cleared.seen_at
             AND cleared.subject = type.name + ' ' + model.model_id)
// Each worker's uses of each model: n, of which k are outside.
WITH dismissals, type, model, worker, toFloat(count(*)) AS n, count(used.outside) AS k
WITH dismissals, type, model, count(*) AS workers, count(CASE WHEN k > 0 THEN 1 END) AS by, sum(n) AS n, sum(k) AS k,
     sum(n * n) AS nn, sum(k * (k - 1)) AS kk, sum(k * (n - 1)) AS kn, max([k, -n]) AS most
WITH dismissals, type, sum(n) AS n, sum(k) AS k, sum(nn) AS nn, sum(kk) AS kk, sum(kn) AS kn,
     collect({model: model, workers: workers, by: by, n: n, k: k, nn: nn, kk: kk, kn: kn, most: most}) AS models
WHERE size(models) > 1
WITH dismissals, sum(size(models)) AS population,
     collect({type: type, n: n, k: k, nn: nn, kk: kk, kn: kn, models: models}) AS types
UNWIND types AS t
UNWIND t.models AS m
WITH dismissals, population, t.type AS type, m, t.n - m.n AS n, t.k - m.k AS k, t.nn - m.nn AS nn, t.kk - m.kk AS kk,
     t.kn - m.kn AS kn
WITH *, m.k / m.n AS share, k / n AS theirs, (k + 1) / (n + 2) AS expected
WHERE m.k >= 5 AND share >= 2 * expected
  AND m.k > m.most[0] AND m.k - m.most[0] >= 2 * expected * (m.n + m.most[1])
// How alike the uses of one worker of one model are, of the others and of this one: wholly, if nothing shows it.
WITH *, CASE WHEN nn > n
       THEN (kk - 2 * expected * kn + expected ^ 2 * (nn - n)) / (expected * (1 - expected) * (nn - n))
       ELSE 1.0 END AS of_others,
     CASE WHEN m.nn > m.n AND share < 1
       THEN (m.kk - 2 * share * m.kn + share ^ 2 * (m.nn - m.n)) / (share * (1 - share) * (m.nn - m.n))
       ELSE 1.0 END AS own
WITH *, CASE WHEN of_others < 0 THEN 0.0 WHEN of_others > 1 THEN 1.0 ELSE of_others END AS of_others,
     CASE WHEN own < 0 THEN 0.0 ELSE own END AS own
WITH *, CASE WHEN own < of_others THEN own + (of_others - own) * 2 / m.workers ELSE of_others END AS alike
WITH *, m.n / (1 + (m.nn / m.n - 1) * alike) AS uses, n / (1 + (nn / n - 1) * of_others) AS other_uses
WITH *, (uses * share + other_uses * theirs) / (uses + other_uses) AS both
WITH *, uses * (share * log(share / both)
               + CASE WHEN share = 1 THEN 0.0 ELSE (1 - share) * log((1 - share) / (1 - both)) END)
       + other_uses * (CASE WHEN theirs = 0 THEN 0.0 ELSE theirs * log(theirs / both) END
                       + (1 - theirs) * log((1 - theirs) / (1 - both))) AS score
WHERE score >= log(population / $false_positives)
WITH dismissals, population, type, m, m.model AS model, theirs, score
CALL (dismissals, type, model) {
  MATCH (model)<-[used:USED WHERE used.outside IS NOT NULL]-(outcome:Outcome)-[:OF]->(:Assignment)-[:FOR]->(:Task)
        -[:OF_TYPE]->(type)
  WHERE none(cleared IN dismissals
             WHERE cleared.after < coalesce(outcome.recorded_at, outcome.reported_at) <= cleared.seen_at
               AND cleared.subject = type.name + ' ' + model.model_id)
  RETURN min(outcome.reported_at) AS since, collect(outcome.outcome_id) AS outcomes, collect(used.outside) AS lists
}
WITH *, COLLECT {
       UNWIND lists AS list UNWIND list AS reason
       WITH reason, count(*) AS times ORDER BY times DESC, reason LIMIT 3
       RETURN times + ' times: ' + reason
     } AS reasons
RETURN type.name + ' ' + model.model_id AS key, 'notice' AS severity,
       model.model_id + ' is used for ' + type.name + ' where it is not feasible' AS summary,
       ['outside: ' + m.k + ' of ' + toInteger(m.n) + ' uses, by ' + m.by + ' of ' + m.workers + ' workers',
        'of other models: ' + round(100 * theirs, 1) + ' %'] + reasons AS facts,
       population, score, [model.model_id] AS model_ids, [] AS worker_ids, COLLECT {
         UNWIND outcomes AS id RETURN 'outcome ' + id AS shown ORDER BY shown LIMIT 50
       } AS evidence,
       type.name AS task_type, 1 - population * exp(-score) AS confidence, since
ORDER BY score DESC, key
