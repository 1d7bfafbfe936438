// Each worker's answers by themselves: guessed, one for everything, or good and then guessed.
//
// The truth is estimated from known answers and the answers of others; a worker's own are left out.
// The numbers are log likelihood ratios against a worker as accurate as `accuracy`, the pool's; by
// chance, one exceeds ln(1 / p) with a probability under p. `guessing` is for answers drawn uniformly.
// `constant` is for one answer in 99 of 100, against the accuracy of 0.6 to 0.99 that explains the
// answers best. `decline` is for guessing from some task on, the mean over all tasks where that might
// begin (Shiryaev and Roberts). `distance` is for guessing, against the worker's own confusion matrix.
// Answers recorded in a window that `covered` has for the worker count towards the truth, but not
// against the worker.
//
// mode: read
// use: step
// returns: worker_id STRING, answers INTEGER, commonest STRING, most INTEGER, guessing FLOAT,
// constant FLOAT, decline FLOAT, since STRING, before FLOAT, distance FLOAT
/*
:param task_type => 'generation'
:param options => ['no', 'yes']
:param priors => [0.5, 0.5]
:param confusions => {}
:param accuracy => 0.8
:param ignored_workers => []
:param covered => {}
*/
MATCH (:TaskType {name: $task_type})<-[:OF_TYPE]-(task:Task)<-[:FOR]-(:Assignment)<-[:OF]-(outcome:Outcome)
      <-[:REPORTED]-(worker:Worker)
WHERE outcome.answer IS NOT NULL AND $confusions[worker.worker_id] IS NOT NULL
WITH task, worker, outcome ORDER BY outcome.reported_at, outcome.outcome_id
WITH task, worker.worker_id AS id, collect(outcome)[0] AS outcome
WITH task, range(0, size($options) - 1) AS all, size($options) AS k,
     collect({id: id, at: outcome.reported_at, outcome: outcome.outcome_id,
              recorded_at: coalesce(outcome.recorded_at, outcome.reported_at),
              said: head([i IN range(0, size($options) - 1) WHERE $options[i] = outcome.answer])}) AS votes
WITH all, k, head([z IN all WHERE $options[z] = task.reference]) AS known,
     [v IN votes | v {.*, p: [z IN all | $confusions[v.id][z * k + v.said]],
       l: [z IN all | CASE WHEN v.id IN $ignored_workers THEN 0.0
                           ELSE log($confusions[v.id][z * k + v.said]) END]}] AS votes
WITH all, k, known, votes, [z IN all | log($priors[z]) + reduce(s = 0.0, v IN votes | s + v.l[z])] AS logits
UNWIND votes AS v
WITH all, k, known, v, [z IN all | logits[z] - v.l[z]] AS logits
WHERE coalesce(none(look IN $covered[v.id] WHERE look.after < v.recorded_at <= look.until), true)
WITH all, k, known, v, logits, reduce(top = logits[0], x IN logits | CASE WHEN x > top THEN x ELSE top END) AS top
WITH all, k, v, CASE WHEN known IS NULL THEN [x IN logits | exp(x - top)]
     ELSE [z IN all | CASE z WHEN known THEN 1.0 ELSE 0.0 END] END AS mass
WITH all, k, v, mass, reduce(s = 0.0, x IN mass | s + x) AS total
WITH k, v, mass[v.said] / total AS right, reduce(s = 0.0, z IN all | s + mass[z] * v.p[z]) / total AS own
WITH v.id AS worker_id, v.said AS said, v.at AS at, v.outcome AS outcome, k, right, own,
     -log(k) - log(right * $accuracy + (1 - right) * (1 - $accuracy) / (k - 1)) AS guess
ORDER BY worker_id, at, outcome
WITH worker_id, k, count(*) AS answers, collect(said) AS said, collect(guess) AS guesses, collect(outcome) AS outcomes,
     sum(-log(k) - log(own)) AS distance, sum(guess) AS guessing,
     reduce(best = -1e9, s IN
       [sum(log(right * 0.6 + (1 - right) * 0.4 / (k - 1))), sum(log(right * 0.7 + (1 - right) * 0.3 / (k - 1))),
        sum(log(right * 0.8 + (1 - right) * 0.2 / (k - 1))), sum(log(right * 0.9 + (1 - right) * 0.1 / (k - 1))),
        sum(log(right * 0.95 + (1 - right) * 0.05 / (k - 1))), sum(log(right * 0.99 + (1 - right) * 0.01 / (k - 1)))] |
       CASE WHEN s > best THEN s ELSE best END) AS honest
WITH worker_id, k, answers, guesses, outcomes, distance, guessing, honest,
     reduce(best = {n: 0, option: 0}, z IN range(0, k - 1) |
       CASE WHEN size([x IN said WHERE x = z]) > best.n THEN {n: size([x IN said WHERE x = z]), option: z}
            ELSE best END) AS most,
     // From the last answer on: the sum of the tail, and where it is largest.
     reduce(state = {sum: 0.0, tails: []}, i IN range(size(guesses) - 1, 0, -1) |
       {sum: state.sum + guesses[i], tails: [state.sum + guesses[i]] + state.tails}).tails AS tails
WITH worker_id, k, answers, outcomes, distance, guessing, honest, most, tails,
     reduce(best = 0, i IN range(1, answers - 1) | CASE WHEN tails[i] > tails[best] THEN i ELSE best END) AS turn
WITH worker_id, k, answers, outcomes, distance, guessing, honest, most, tails, turn, tails[turn] AS top
RETURN worker_id, answers, $options[most.option] AS commonest, most.n AS most, guessing,
       most.n * log(0.99) + (answers - most.n) * log(0.01 / (k - 1)) - log(k) - honest AS constant,
       top + log(reduce(s = 0.0, x IN tails | s + exp(x - top)) / answers) AS decline,
       outcomes[turn] AS since,
       tails[turn] - guessing AS before,
       distance
ORDER BY worker_id
