// Counts how every worker answers in every state of a task, and how likely that makes its answers.
//
// A cell is (worker * states + state) * answers + given, the place of one count. In a plain state,
// `given` is the answer; in a lured one it is 0 for the right answer, 1 for the lure and 2 for
// others, and `others` is the logarithm of how many others there are. A row of counts is shrunk by
// `$row_weight` outcomes to the worker's share of right answers, moved in log odds by how much harder
// that state is for the pool; that share by `$worker_weight` outcomes to the pool's. Without `$lures` no
// task is thought to lure.
//
// mode: read
// returns: counts LIST<FLOAT>, totals LIST<FLOAT>, log_likelihoods LIST<FLOAT>, right LIST<FLOAT>, answered LIST<FLOAT>, pool FLOAT, shifts LIST<FLOAT>, spread LIST<FLOAT>, log_prior LIST<FLOAT>
/*
:param cells => [[[0, 8], [2, 10], [4, 13], [7, 14]]]
:param weights => [[1.0, 1.0]]
:param posteriors => [[0.7, 0.1, 0.1, 0.1]]
:param workers => 2
:param answers => 2
:param row_weight => 6.0
:param worker_weight => 4.0
:param pool_weight => 10.0
:param lures => true
*/
CALL () {
  UNWIND range(0, size($cells) - 1) AS task
  WITH $cells[task] AS states, $weights[task] AS weights, $posteriors[task] AS posterior
  UNWIND range(0, size(states) - 1) AS state
  WITH states[state] AS cells, posterior[state] AS probability, weights
  UNWIND range(0, size(cells) - 1) AS vote
  RETURN cells[vote] AS cell, probability * weights[vote] AS count
  UNION ALL
  UNWIND range(0, $workers * 2 * $answers * $answers - 1) AS cell
  RETURN cell, 0.0 AS count
}
WITH cell, sum(count) AS count
ORDER BY cell
WITH collect(count) AS counts, range(0, 2 * $answers - 1) AS states, range(0, $workers - 1) AS workers,
     2 * $answers AS many, range(0, $answers - 1) AS givens
// where in a row the right answer stands, and how many places of the row are in use
WITH counts, states, workers, many, givens,
     [state IN states | CASE WHEN state < $answers THEN state ELSE 0 END] AS own,
     [state IN states | CASE WHEN state < $answers OR $answers < 3 THEN $answers ELSE 3 END] AS used
WITH counts, states, workers, many, givens, own, used,
     [row IN range(0, $workers * many - 1) |
        reduce(sum = 0.0, given IN givens | sum + counts[row * $answers + given])] AS totals
WITH counts, states, workers, many, givens, own, used, totals,
     [worker IN workers | reduce(sum = 0.0, state IN states |
        sum + counts[(worker * many + state) * $answers + own[state]])] AS right,
     [worker IN workers | reduce(sum = 0.0, state IN states | sum + totals[worker * many + state])] AS answered
WITH counts, states, workers, many, givens, own, used, totals, right, answered,
     (reduce(sum = 0.0, hit IN right | sum + hit) + 1) / (reduce(sum = 0.0, n IN answered | sum + n) + 2) AS pool
// the pool's own rows, `$pool_weight` outcomes of even mistakes added
WITH *, [state IN states | reduce(sum = $pool_weight, worker IN workers | sum + totals[worker * many + state])]
          AS pooled,
     [place IN range(0, many * $answers - 1) | reduce(sum = 0.0, worker IN workers |
        sum + counts[worker * many * $answers + place])] AS sums
WITH *, [state IN states | (sums[state * $answers + own[state]] + $pool_weight * pool) / pooled[state]] AS levels
WITH *, [level IN levels | CASE WHEN level > 0.999 THEN 0.999 WHEN level < 0.001 THEN 0.001 ELSE level END] AS leveled
WITH *, [level IN leveled | log(level / (1 - level)) - log(pool / (1 - pool))] AS shifts,
     [place IN range(0, many * $answers - 1) |
        CASE WHEN place % $answers = own[place / $answers] OR place % $answers >= used[place / $answers] THEN 0.0
             ELSE (sums[place] + $pool_weight * (1 - pool) / (used[place / $answers] - 1)) / pooled[place / $answers]
                  + 0.000001 END] AS wrong
WITH *, [state IN states | reduce(sum = 0.0, given IN givens | sum + wrong[state * $answers + given])] AS wrongs
WITH *, [place IN range(0, many * $answers - 1) | wrong[place] / wrongs[place / $answers]] AS spread,
     [worker IN workers | (right[worker] + $worker_weight * pool) / (answered[worker] + $worker_weight)] AS shares
WITH *, [share IN shares |
       log(CASE WHEN share > 0.999 THEN 999.0 WHEN share < 0.001 THEN 1 / 999.0 ELSE share / (1 - share) END)] AS odds
WITH *, [row IN range(0, $workers * many - 1) | 1 / (1 + exp(-odds[row / many] - shifts[row % many]))] AS expected
WITH *, CASE WHEN $answers > 2 THEN log($answers - 2) ELSE 0.0 END AS others
WITH *, [cell IN range(0, size(counts) - 1) |
       CASE WHEN cell % $answers >= used[cell / $answers % many] THEN 0.0
            ELSE log((counts[cell] + $row_weight *
                      CASE WHEN cell % $answers = own[cell / $answers % many] THEN expected[cell / $answers]
                           ELSE (1 - expected[cell / $answers]) * spread[cell % (many * $answers)] END)
                     / (totals[cell / $answers] + $row_weight))
                 - CASE WHEN cell / $answers % many >= $answers AND cell % $answers = 2 THEN others ELSE 0.0 END
       END] AS log_likelihoods
// how often tasks are in each state: a lure is one of several answers
WITH *, [state IN states | log((reduce(sum = 1.0, posterior IN $posteriors | sum + posterior[state])
                                / (size($posteriors) + many)))
         - CASE WHEN state < $answers THEN 0.0 WHEN $lures THEN log($answers - 1) ELSE 1000.0 END] AS log_prior
RETURN counts, totals, log_likelihoods, right, answered, pool, shifts, spread, log_prior
ORDER BY pool
