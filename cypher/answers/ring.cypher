// How much better a key that `members` share explains each worker's answers than the truth does.
//
// Members follow a shared key in a share `faith` of their answers, whatever is true; everyone else
// follows the truth, estimated without the members. `own` is the log likelihood ratio for this worker,
// over the tasks that a member did, with its own answer left out of the estimates; `apart` is that of
// guessing instead. `task_gain` is the ratio for all answers to those tasks together, the same in each
// row. A task counts only if a member's answer to it was recorded outside all windows of `covered`.
//
// mode: read
// use: step
// returns: worker_id STRING, own FLOAT, apart FLOAT, task_gain FLOAT
/*
:param task_type => 'generation'
:param options => ['no', 'yes']
:param priors => [0.5, 0.5]
:param confusions => {}
:param members => []
:param faith => 0.9
:param covered => []
*/
MATCH (member:Worker)-[:REPORTED]->(own:Outcome)-[:OF]->(:Assignment)-[:FOR]->(task:Task)-[:OF_TYPE]->
      (:TaskType {name: $task_type})
WHERE member.worker_id IN $members
  AND none(look IN $covered WHERE look.after < coalesce(own.recorded_at, own.reported_at) <= look.until)
WITH DISTINCT task
MATCH (task)<-[:FOR]-(:Assignment)<-[:OF]-(outcome:Outcome)<-[:REPORTED]-(worker:Worker)
WHERE outcome.answer IS NOT NULL AND $confusions[worker.worker_id] IS NOT NULL
WITH task, worker, outcome ORDER BY outcome.reported_at, outcome.outcome_id
WITH task, worker.worker_id AS id, head(collect(outcome.answer)) AS answer
WITH task, range(0, size($options) - 1) AS all, size($options) AS k,
     collect({id: id, said: head([i IN range(0, size($options) - 1) WHERE $options[i] = answer])}) AS votes
WITH all, k, head([z IN all WHERE $options[z] = task.reference]) AS known,
     log($faith + (1 - $faith) / k) AS kept, log((1 - $faith) / k) AS strayed,
     [v IN votes | v {.id, .said, member: v.id IN $members, p: [z IN all | $confusions[v.id][z * k + v.said]]}] AS votes
WITH all, k, known, kept, strayed, votes,
     [z IN all | log($priors[z]) + reduce(s = 0.0, v IN votes | s + log(v.p[z]))] AS every,
     [z IN all | log($priors[z]) + reduce(s = 0.0, v IN votes | s + CASE WHEN v.member THEN 0.0 ELSE log(v.p[z]) END)]
       AS outside,
     [z IN all | -log(k) + reduce(s = 0.0, v IN votes | s + CASE WHEN NOT v.member THEN 0.0 WHEN v.said = z THEN kept
                                                       ELSE strayed END)] AS key
WITH *, reduce(t = key[0], x IN key | CASE WHEN x > t THEN x ELSE t END) AS key_top,
     reduce(t = outside[0], x IN outside | CASE WHEN x > t THEN x ELSE t END) AS outside_top,
     reduce(t = every[0], x IN every | CASE WHEN x > t THEN x ELSE t END) AS every_top
WITH *, key_top + log(reduce(s = 0.0, x IN key | s + exp(x - key_top)))
     + CASE WHEN known IS NULL THEN outside_top + log(reduce(s = 0.0, x IN outside | s + exp(x - outside_top)))
              - every_top - log(reduce(s = 0.0, x IN every | s + exp(x - every_top)))
            ELSE outside[known] - every[known] END AS gain
WITH collect({all: all, k: k, known: known, kept: kept, strayed: strayed, votes: votes, outside: outside,
              every: every, key: key}) AS tasks, sum(gain) AS task_gain
UNWIND tasks AS t
UNWIND t.votes AS v
WITH task_gain, t, v, t.all AS all,
     [z IN t.all | t.key[z] - CASE WHEN NOT v.member THEN 0.0 WHEN v.said = z THEN t.kept ELSE t.strayed END] AS key,
     [z IN t.all | t.outside[z] - CASE WHEN v.member THEN 0.0 ELSE log(v.p[z]) END] AS outside,
     [z IN t.all | t.every[z] - log(v.p[z])] AS every
WITH *, reduce(m = key[0], x IN key | CASE WHEN x > m THEN x ELSE m END) AS key_top,
     reduce(m = outside[0], x IN outside | CASE WHEN x > m THEN x ELSE m END) AS outside_top,
     reduce(m = every[0], x IN every | CASE WHEN x > m THEN x ELSE m END) AS every_top
WITH task_gain, t, v, all, [x IN key | exp(x - key_top)] AS key,
     CASE WHEN t.known IS NULL THEN [x IN outside | exp(x - outside_top)]
          ELSE [z IN all | CASE z WHEN t.known THEN 1.0 ELSE 0.0 END] END AS outside,
     CASE WHEN t.known IS NULL THEN [x IN every | exp(x - every_top)]
          ELSE [z IN all | CASE z WHEN t.known THEN 1.0 ELSE 0.0 END] END AS every
WITH task_gain, t.k AS k, v.id AS worker_id,
     reduce(s = 0.0, z IN all | s + key[z] * exp(CASE WHEN v.said = z THEN t.kept ELSE t.strayed END))
       / reduce(s = 0.0, x IN key | s + x) AS by_key,
     reduce(s = 0.0, z IN all | s + outside[z] * v.p[z]) / reduce(s = 0.0, x IN outside | s + x) AS by_truth,
     reduce(s = 0.0, z IN all | s + every[z] * v.p[z]) / reduce(s = 0.0, x IN every | s + x) AS by_all
WITH task_gain, worker_id, sum(log(by_key) - log(by_truth)) AS own, sum(-log(k) - log(by_all)) AS apart
RETURN worker_id, own, apart, task_gain
ORDER BY own DESC, worker_id
