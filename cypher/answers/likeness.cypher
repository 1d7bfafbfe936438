// Pairs of workers whose answers are more alike than the tasks explain.
//
// For each task that both did, what is true is judged by all others' answers: the pair's own are
// left out. `strength` is the logarithm of a likelihood ratio: that one took its answer from
// where the other did in 30, 60 or 90 % of the tasks (the mean of the three), against that the two
// answered independently. For two who did, a strength over ln(1 / p) has a chance under p. Answers
// in `unheard` don't count towards what is true. `wrong_alike` are shared answers against a known one.
//
// mode: read
// returns: a_id STRING, b_id STRING, shared INTEGER, alike INTEGER, wrong_alike INTEGER, strength FLOAT
/*
:param task_type => 'generation'
:param options => ['no', 'yes']
:param priors => [0.5, 0.5]
:param confusions => {}
:param unheard => []
:param least => 1.0
*/
MATCH (:TaskType {name: $task_type})<-[:OF_TYPE]-(task:Task)<-[:FOR]-(:Assignment)<-[:OF]-(outcome:Outcome)
      <-[:REPORTED]-(worker:Worker)
WHERE outcome.answer IS NOT NULL AND $confusions[worker.worker_id] IS NOT NULL
WITH task, worker, outcome ORDER BY outcome.reported_at, outcome.outcome_id
WITH task, worker.worker_id AS id, collect(outcome)[0] AS outcome
WITH task, id, outcome.answer AS answer ORDER BY id
WITH task, range(0, size($options) - 1) AS all, size($options) AS k,
     collect({id: id, said: head([i IN range(0, size($options) - 1) WHERE $options[i] = answer])}) AS votes
WHERE size(votes) > 1
WITH all, head([z IN all WHERE $options[z] = task.reference]) AS known,
     [v IN votes | v {.id, .said, p: [z IN all | $confusions[v.id][z * k + v.said]],
       l: [z IN all | CASE WHEN v.id IN $unheard THEN 0.0 ELSE log($confusions[v.id][z * k + v.said]) END]}] AS votes
WITH all, known, votes, [z IN all | log($priors[z]) + reduce(s = 0.0, v IN votes | s + v.l[z])] AS logits
UNWIND range(0, size(votes) - 2) AS i
UNWIND range(i + 1, size(votes) - 1) AS j
WITH all, known, votes[i] AS a, votes[j] AS b, logits
WITH all, known, a, b, [z IN all | logits[z] - a.l[z] - b.l[z]] AS logits
WITH all, known, a, b, logits, reduce(top = logits[0], x IN logits | CASE WHEN x > top THEN x ELSE top END) AS top
WITH known, a, b, all,
     CASE WHEN known IS NULL THEN [x IN logits | exp(x - top)]
          ELSE [z IN all | CASE z WHEN known THEN 1.0 ELSE 0.0 END] END AS mass
WITH known, a, b,
     reduce(s = 0.0, x IN mass | s + x) AS total,
     reduce(s = 0.0, z IN all | s + mass[z] * a.p[z]) AS of_a,
     reduce(s = 0.0, z IN all | s + mass[z] * b.p[z]) AS of_b,
     reduce(s = 0.0, z IN all | s + mass[z] * a.p[z] * b.p[z]) AS of_both
WITH a.id AS a_id, b.id AS b_id, known, a.said AS said, a.said = b.said AS same,
     CASE WHEN a.said = b.said THEN sqrt(of_a * of_b) / of_both ELSE 0.0 END AS ratio
WITH a_id, b_id, count(*) AS shared, sum(CASE WHEN same THEN 1 ELSE 0 END) AS alike,
     sum(CASE WHEN same AND known <> said THEN 1 ELSE 0 END) AS wrong_alike,
     sum(log(0.7 + 0.3 * ratio)) AS third, sum(log(0.4 + 0.6 * ratio)) AS half, sum(log(0.1 + 0.9 * ratio)) AS most
WITH a_id, b_id, shared, alike, wrong_alike, third, half, most,
     CASE WHEN third >= half AND third >= most THEN third WHEN half >= most THEN half ELSE most END AS top
WITH a_id, b_id, shared, alike, wrong_alike,
     top + log((exp(third - top) + exp(half - top) + exp(most - top)) / 3) AS strength
WHERE strength >= $least
RETURN a_id, b_id, shared, alike, wrong_alike, strength
ORDER BY strength DESC, a_id, b_id
