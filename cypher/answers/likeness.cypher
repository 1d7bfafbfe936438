// Pairs of workers whose answers are more alike than the tasks explain.
//
// For each task that both did, the truth is estimated from all others' answers; the pair's own are left
// out. `strength` is a log likelihood ratio: that one took its answer from where the other did in 30, 60
// or 90 % of the tasks (the mean of the three), against independent answers. For two that are independent,
// it exceeds ln(1 / p) with a probability under p. `lasting` is the same, adjusted for how hard a task is:
// an answer that others give more often there than expected of them, by so many log odds, is expected more
// often of the pair too; `difficulty` pseudo-answers as expected are added to theirs. `correlation` (-1 to
// 1) is that of how the two workers' answers deviate from the others'. Answers of `ignored_workers` don't
// count towards the truth or the difficulty. `wrong_alike` counts shared answers that a known one
// contradicts, `a_first` and `b_first` shared answers that one reported before the other. A task is left
// out if the later of the two answers was recorded in a window that `covered` has for the pair, by both
// ids.
//
// mode: read
// use: step
// returns: a_id STRING, b_id STRING, shared INTEGER, alike INTEGER, wrong_alike INTEGER, a_first INTEGER,
// b_first INTEGER, strength FLOAT, lasting FLOAT, correlation FLOAT
/*
:param task_type => 'generation'
:param options => ['no', 'yes']
:param priors => [0.5, 0.5]
:param confusions => {}
:param ignored_workers => []
:param difficulty => 4.0
:param least => 1.0
:param covered => {}
*/
MATCH (:TaskType {name: $task_type})<-[:OF_TYPE]-(task:Task)<-[:FOR]-(:Assignment)<-[:OF]-(outcome:Outcome)
      <-[:REPORTED]-(worker:Worker)
WHERE outcome.answer IS NOT NULL AND $confusions[worker.worker_id] IS NOT NULL
WITH task, worker, outcome ORDER BY outcome.reported_at, outcome.outcome_id
WITH task, worker.worker_id AS id, collect(outcome)[0] AS outcome
WITH task, id, outcome.answer AS answer, outcome.reported_at AS at,
     coalesce(outcome.recorded_at, outcome.reported_at) AS recorded_at ORDER BY id
WITH task, range(0, size($options) - 1) AS all, size($options) AS k,
     collect({id: id, at: at, recorded_at: recorded_at, heard: CASE WHEN id IN $ignored_workers THEN 0.0 ELSE 1.0 END,
              said: head([i IN range(0, size($options) - 1) WHERE $options[i] = answer])}) AS votes
WHERE size(votes) > 1
WITH all, k, head([z IN all WHERE $options[z] = task.reference]) AS known,
     [v IN votes | v {.*, p: [z IN all | $confusions[v.id][z * k + v.said]],
       l: [z IN all | v.heard * log($confusions[v.id][z * k + v.said])]}] AS votes
WITH all, k, known, votes, [z IN all | log($priors[z]) + reduce(s = 0.0, v IN votes | s + v.l[z])] AS logits,
     [x IN all | reduce(s = 0.0, v IN votes | s + CASE v.said WHEN x THEN v.heard ELSE 0.0 END)] AS given,
     [at IN range(0, k * k - 1) | reduce(s = 0.0, v IN votes | s + v.heard * $confusions[v.id][at])] AS expected
WITH all, k, known, votes, logits, given, expected, reduce(s = 0.0, x IN given | s + x) AS heard
UNWIND range(0, size(votes) - 2) AS i
UNWIND range(i + 1, size(votes) - 1) AS j
WITH all, k, known, votes[i] AS a, votes[j] AS b, logits, given, expected,
     heard - votes[i].heard - votes[j].heard AS others
WHERE coalesce(none(look IN $covered[a.id + ' ' + b.id] WHERE look.after < CASE
        WHEN a.recorded_at > b.recorded_at THEN a.recorded_at ELSE b.recorded_at END <= look.until), true)
WITH all, k, known, a, b, given, expected, others, [z IN all | logits[z] - a.l[z] - b.l[z]] AS logits
WITH all, k, known, a, b, given, expected, others, logits,
     reduce(top = logits[0], x IN logits | CASE WHEN x > top THEN x ELSE top END) AS top,
     // what the others answered, with one answer divided among all options
     [x IN all | (given[x] - CASE a.said WHEN x THEN a.heard ELSE 0.0 END
                  - CASE b.said WHEN x THEN b.heard ELSE 0.0 END + 1.0 / k) / (others + 1)] AS shares
WITH all, k, known, a, b, given, expected, others, shares, reduce(s = 0.0, x IN shares | s + x * x) AS squares,
     CASE WHEN known IS NULL THEN [x IN logits | exp(x - top)]
          ELSE [z IN all | CASE z WHEN known THEN 1.0 ELSE 0.0 END] END AS mass
WITH all, k, known, a, b, given, expected, others, shares, squares, mass, reduce(s = 0.0, x IN mass | s + x) AS total
WITH all, k, known, a, b, given, others, shares, squares, mass, total,
     CASE WHEN a.said <> b.said OR others < 1 THEN null
          ELSE reduce(s = 0.0, z IN all |
                 s + mass[z] * (expected[z * k + a.said] - a.heard * a.p[z] - b.heard * b.p[z]))
               / total / others END AS expected
WITH all, known, a, b, shares, squares, mass, total, expected,
     (given[a.said] - a.heard - b.heard + $difficulty * expected) / (others + $difficulty) AS seen
WITH all, known, a, b, shares, squares, mass, total,
     // as odds: how much more often this answer is given here than expected
     CASE WHEN expected IS NULL THEN 1.0
          ELSE (seen + 1e-6) / (1 - seen + 1e-6) * (1 - expected + 1e-6) / (expected + 1e-6) END AS ease
WITH known, a, b, shares, squares,
     [z IN all | mass[z] / total] AS mass,
     [z IN all | ease * a.p[z] / (1 - a.p[z] + ease * a.p[z])] AS of_a,
     [z IN all | ease * b.p[z] / (1 - b.p[z] + ease * b.p[z])] AS of_b, all
WITH known, a, b, shares, squares, CASE WHEN a.said <> b.said THEN 0.0 ELSE
       sqrt(reduce(s = 0.0, z IN all | s + mass[z] * a.p[z]) * reduce(s = 0.0, z IN all | s + mass[z] * b.p[z]))
       / reduce(s = 0.0, z IN all | s + mass[z] * a.p[z] * b.p[z]) END AS ratio,
     CASE WHEN a.said <> b.said THEN 0.0 ELSE
       sqrt(reduce(s = 0.0, z IN all | s + mass[z] * of_a[z]) * reduce(s = 0.0, z IN all | s + mass[z] * of_b[z]))
       / reduce(s = 0.0, z IN all | s + mass[z] * of_a[z] * of_b[z]) END AS eased
WITH a.id AS a_id, b.id AS b_id, known, a.said AS said, a.said = b.said AS same,
     a.said = b.said AND a.at < b.at AS a_first, a.said = b.said AND b.at < a.at AS b_first,
     ratio, eased,
     CASE WHEN a.said = b.said THEN 1.0 ELSE 0.0 END - shares[a.said] - shares[b.said] + squares AS both,
     1 - 2 * shares[a.said] + squares AS a_alone, 1 - 2 * shares[b.said] + squares AS b_alone
WITH a_id, b_id, count(*) AS shared, sum(CASE WHEN same THEN 1 ELSE 0 END) AS alike,
     sum(CASE WHEN same AND known <> said THEN 1 ELSE 0 END) AS wrong_alike,
     sum(CASE WHEN a_first THEN 1 ELSE 0 END) AS a_first, sum(CASE WHEN b_first THEN 1 ELSE 0 END) AS b_first,
     sum(both) / sqrt(sum(a_alone) * sum(b_alone)) AS correlation,
     [sum(log(0.7 + 0.3 * ratio)), sum(log(0.4 + 0.6 * ratio)), sum(log(0.1 + 0.9 * ratio))] AS copied,
     [sum(log(0.7 + 0.3 * eased)), sum(log(0.4 + 0.6 * eased)), sum(log(0.1 + 0.9 * eased))] AS eased
WITH *, reduce(t = copied[0], x IN copied | CASE WHEN x > t THEN x ELSE t END) AS top,
     reduce(t = eased[0], x IN eased | CASE WHEN x > t THEN x ELSE t END) AS eased_top
WITH *, top + log(reduce(s = 0.0, x IN copied | s + exp(x - top)) / 3) AS strength,
     eased_top + log(reduce(s = 0.0, x IN eased | s + exp(x - eased_top)) / 3) AS lasting
WHERE strength >= $least
RETURN a_id, b_id, shared, alike, wrong_alike, a_first, b_first, strength, lasting, correlation
ORDER BY strength DESC, a_id, b_id
