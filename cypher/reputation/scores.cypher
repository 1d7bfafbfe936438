// What each worker's outcomes come to: its reputation in one task type.
//
// `rows` holds [worker, chance that it is right, weight, known (1 or 0), capability, model, demand] of
// every outcome. `share` is the share that is right, shrunk by `$prior_weight` outcomes to `priors`: what the
// worker does elsewhere, or null for the pool's mean. `expected` is what workers are expected to reach
// with the same demands and capabilities, less what they reach on the whole: of the pool, then by
// demand and class of accuracy, then by model, each shrunk to the one before by `$expected_weight` outcomes,
// and without the worker's own. `score` is the share less that.
//
// `lower_bound` is `$z` standard deviations below: of the outcomes that aren't known, of the doubt that
// reputation/doubt found, and, while outcomes are few, of the ones to come.
//
// mode: read
// returns: worker INTEGER, score FLOAT, lower_bound FLOAT, share FLOAT, expected FLOAT, evidence FLOAT, known INTEGER, outcomes INTEGER
/*
:param rows => [[0, 1.0, 1.0, 1, 'High', 'acme/small', 'any'], [0, 0.7, 1.0, 0, 'High', 'acme/small', 'any'], [1, 0.2, 1.0, 0, 'Low', null, 'any']]
:param priors => [null, 0.6]
:param prior_weight => 1.0
:param expected_weight => 20.0
:param few => 2.0
:param z => 1.2816
:param own => 0.001
:param common => 0.002
*/
UNWIND $rows AS row
WITH row[0] AS worker, row[4] AS capability, row[6] AS demand, row[5] AS model, sum(row[1] * row[2]) AS hits,
     sum(row[2]) AS total, sum((1 - row[3]) * row[2] ^ 2 * row[1] * (1 - row[1])) AS variance, sum(row[3]) AS known,
     count(*) AS outcomes
WITH worker, capability, demand, collect({model: model, hits: hits, total: total}) AS models, sum(hits) AS hits,
     sum(total) AS total, sum(variance) AS variance, sum(known) AS known, sum(outcomes) AS outcomes
WITH worker, collect({class: [capability, demand], models: models, hits: hits, total: total}) AS classes,
     sum(hits) AS hits, sum(total) AS total, sum(variance) AS variance, sum(known) AS known, sum(outcomes) AS outcomes
WITH collect({worker: worker, classes: classes, hits: hits, total: total, variance: variance, known: known,
              outcomes: outcomes}) AS workers, sum(hits) AS hits, sum(total) AS total
CALL (workers) {
  UNWIND workers AS worker
  UNWIND worker.classes AS class
  WITH class.class AS name, sum(class.hits) AS hits, sum(class.total) AS total
  RETURN collect({name: name, hits: hits, total: total}) AS by_class
}
CALL (workers) {
  UNWIND workers AS worker
  UNWIND worker.classes AS class
  UNWIND class.models AS model
  WITH class.class AS name, model.model AS model, sum(model.hits) AS hits, sum(model.total) AS total
  WHERE model IS NOT NULL
  RETURN collect({name: name, model: model, hits: hits, total: total}) AS by_model
}
UNWIND workers AS worker
CALL (worker, hits, total, by_class, by_model) {
  WITH worker, by_class, by_model, CASE WHEN total > worker.total THEN (hits - worker.hits) / (total - worker.total)
                                        ELSE hits / total END AS others
  UNWIND worker.classes AS class
  WITH worker, by_model, others, class, head([each IN by_class WHERE each.name = class.class]) AS all
  WITH worker, by_model, others, class, all.total - class.total AS seen,
       all.hits - class.hits AS reached
  WITH worker, by_model, others, class, (reached + $expected_weight * others) / (seen + $expected_weight) AS by_demand
  UNWIND class.models AS model
  WITH worker, others, by_demand, model,
       head([each IN by_model WHERE each.name = class.class AND each.model = model.model]) AS all
  WITH worker, others, model,
       (coalesce(all.hits - model.hits, 0.0) + $expected_weight * by_demand)
       / (coalesce(all.total - model.total, 0.0) + $expected_weight) AS reach
  RETURN sum(model.total * (reach - others)) / sum(model.total) AS expected
}
WITH worker, expected, (hits + 1) / (total + 2) AS pool
WITH worker, expected, (worker.hits + $prior_weight * coalesce($priors[worker.worker], pool))
                       / (worker.total + $prior_weight) AS share
WITH worker, expected, share, CASE WHEN share - expected > 1 THEN 1.0 WHEN share - expected < 0 THEN 0.0
                                   ELSE share - expected END AS score
WITH worker, expected, share, score,
     sqrt(worker.variance / worker.total ^ 2 + $own + 2 * $common
          + share * (1 - share) / (worker.total + 1) * ($few / ($few + worker.total)) ^ 2) AS deviation
RETURN worker.worker AS worker, score,
       CASE WHEN score > $z * deviation THEN score - $z * deviation ELSE 0.0 END AS lower_bound,
       share, expected, worker.total AS evidence, worker.known AS known, worker.outcomes AS outcomes
ORDER BY worker
