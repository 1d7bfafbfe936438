// One round of estimating the workers' confusion matrices from all answers.
//
// Dawid and Skene (1979), with rows that shrink to the worker's own accuracy, and that to the pool's.
// `confusions` maps each worker to size(options) rows of as many probabilities, in one list: rows are
// the true option, columns the answer. Answers of workers in `ignored_workers` don't count towards the
// truth. Known answers are fixed. `truths` is the belief in each option, summed over the tasks that
// the worker answered.
//
// mode: read
// use: step
// returns: worker_id STRING, confusion LIST<FLOAT>, accuracy FLOAT, truths LIST<FLOAT>
/*
:param task_type => 'generation'
:param options => ['no', 'yes']
:param priors => [0.5, 0.5]
:param confusions => {}
:param ignored_workers => []
:param shrink => 4.0
*/
MATCH (:TaskType {name: $task_type})<-[:OF_TYPE]-(task:Task)<-[:FOR]-(:Assignment)<-[:OF]-(outcome:Outcome)
      <-[:REPORTED]-(worker:Worker)
WHERE outcome.answer IS NOT NULL AND $confusions[worker.worker_id] IS NOT NULL
WITH task, worker, outcome ORDER BY outcome.reported_at, outcome.outcome_id
WITH task, worker.worker_id AS id, head(collect(outcome.answer)) AS answer
WITH task, range(0, size($options) - 1) AS all, size($options) AS k,
     collect({id: id, heard: NOT id IN $ignored_workers,
              said: head([i IN range(0, size($options) - 1) WHERE $options[i] = answer])}) AS votes
WITH votes, all, k, task.reference AS reference,
     [z IN all | log($priors[z]) + reduce(s = 0.0, vote IN [v IN votes WHERE v.heard] |
        s + log($confusions[vote.id][z * k + vote.said]))] AS logits
WITH votes, all, k, reference, logits,
     reduce(top = logits[0], x IN logits | CASE WHEN x > top THEN x ELSE top END) AS top
WITH votes, all, k, CASE WHEN reference IS NULL THEN [x IN logits | exp(x - top)]
     ELSE [z IN all | CASE WHEN $options[z] = reference THEN 1.0 ELSE 0.0 END] END AS mass
WITH votes, k, [x IN mass | x / reduce(s = 0.0, y IN mass | s + y)] AS belief
UNWIND votes AS vote
UNWIND range(0, k - 1) AS z
WITH vote.id AS worker_id, vote.said AS said, z, k, sum(belief[z]) AS weight
ORDER BY worker_id, z, said
WITH worker_id, k, collect({at: z * k + said, z: z, said: said, weight: weight}) AS cells
WITH worker_id, k, cells,
     reduce(s = 0.0, c IN cells | s + CASE WHEN c.z = c.said THEN c.weight ELSE 0.0 END) AS right,
     [z IN range(0, k - 1) | reduce(s = 0.0, c IN cells | s + CASE WHEN c.z = z THEN c.weight ELSE 0.0 END)] AS truths
WITH collect({id: worker_id, k: k, cells: cells, right: right, truths: truths,
              total: reduce(s = 0.0, x IN truths | s + x)}) AS workers
WITH workers, (reduce(s = 0.0, w IN workers | s + w.right) + 1)
              / (reduce(s = 0.0, w IN workers | s + w.total) + 2) AS pool
UNWIND workers AS worker
WITH worker, worker.k AS k, (worker.right + $shrink * pool) / (worker.total + $shrink) AS accuracy
WITH worker, k, accuracy,
     [at IN range(0, k * k - 1) |
       reduce(s = 0.0, c IN worker.cells | s + CASE WHEN c.at = at THEN c.weight ELSE 0.0 END)
       + $shrink * CASE WHEN at % (k + 1) = 0 THEN accuracy ELSE (1 - accuracy) / (k - 1) END] AS counts
RETURN worker.id AS worker_id,
       [at IN range(0, k * k - 1) | counts[at] / (worker.truths[at / k] + $shrink)] AS confusion,
       accuracy,
       worker.truths AS truths
ORDER BY worker_id
