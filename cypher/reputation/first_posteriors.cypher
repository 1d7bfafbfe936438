// Where the rounds of agreement begin: a vote in which a worker weighs what its known record is worth.
//
// Every task has `2 * answers` states: that its right answer is k and plain, or that it is k and the
// task lures workers to another answer. The lured states get the share of those who disagree; with
// nothing known none is told from a plain one, and they get nothing.
//
// A worker's weight is the log odds of its Beta mean over the known tasks, `$record` outcomes' worth
// of the pool's mean added. `votes` holds [worker, answer] for every outcome of a task, `known` the
// right answer or null.
//
// mode: read
// returns: position INTEGER, posterior LIST<FLOAT>
/*
:param votes => [[[0, 0], [1, 0], [2, 1]], [[0, 1], [1, 0]]]
:param known => [0, null]
:param workers => 3
:param answers => 2
:param record => 4.0
*/
CALL () {
  UNWIND range(0, size($votes) - 1) AS task
  WITH task WHERE $known[task] IS NOT NULL
  UNWIND $votes[task] AS vote
  RETURN vote[0] AS worker, CASE WHEN vote[1] = $known[task] THEN 1.0 ELSE 0.0 END AS hit, 1.0 AS one
  UNION ALL
  UNWIND range(0, $workers - 1) AS worker
  RETURN worker, 0.0 AS hit, 0.0 AS one
}
WITH worker, sum(hit) AS hits, sum(one) AS total
ORDER BY worker
WITH collect({hits: hits, total: total}) AS records, sum(hits) AS all_hits, sum(total) AS all_total
// with nothing known, workers are thought right three times in four
WITH records, (all_hits + 3) / (all_total + 4) AS mean, all_total
WITH [record IN records | (record.hits + $record * mean) / (record.total + $record)] AS means, all_total
WITH [mean IN means | CASE WHEN mean > 0.999 THEN 0.999 WHEN mean < 0.001 THEN 0.001 ELSE mean END] AS means,
     all_total
WITH [mean IN means | log(mean * ($answers - 1) / (1 - mean))] AS weights, all_total
UNWIND range(0, size($votes) - 1) AS position
WITH position, weights, all_total, $votes[position] AS votes, $known[position] AS known,
     range(0, $answers - 1) AS answers
WITH position, known, answers,
     [answer IN answers | reduce(sum = 0.0, vote IN votes |
        sum + CASE WHEN vote[1] = answer THEN weights[vote[0]] ELSE 0.0 END)] AS odds,
     [answer IN answers | CASE all_total WHEN 0.0 THEN 1.0 ELSE
        (1.0 / $answers + size([vote IN votes WHERE vote[1] = answer])) / (1 + size(votes)) END] AS shares
WITH position, known, answers, shares, odds, reduce(top = odds[0], odd IN odds |
       CASE WHEN odd > top THEN odd ELSE top END) AS top
WITH position, answers, shares, [answer IN answers |
       CASE WHEN known IS NULL THEN exp(odds[answer] - top)
            WHEN known = answer THEN 1.0 ELSE 0.0 END] AS beliefs
WITH position, answers, shares, beliefs, reduce(sum = 0.0, belief IN beliefs | sum + belief) AS total
RETURN position,
       [answer IN answers | beliefs[answer] / total * shares[answer]]
         + [answer IN answers | beliefs[answer] / total * (1 - shares[answer])] AS posterior
ORDER BY position
