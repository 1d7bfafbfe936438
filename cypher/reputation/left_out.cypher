// How likely the outcomes of each task are in each of its states, by what the workers did elsewhere.
//
// As in reputation/confusions, but with the task's own part taken out of every count: so a known task
// can be asked what would be thought of it if it weren't known, and no answer confirms itself.
//
// mode: read
// returns: position INTEGER, log_likelihoods LIST<FLOAT>
/*
:param cells => [[[0, 8], [2, 10], [4, 13], [7, 14]]]
:param weights => [[1.0, 1.0]]
:param posteriors => [[0.7, 0.1, 0.1, 0.1]]
:param counts => [0.7, 0.0, 0.1, 0.0, 0.1, 0.0, 0.0, 0.1, 0.7, 0.0, 0.1, 0.0, 0.0, 0.1, 0.1, 0.0]
:param totals => [0.7, 0.1, 0.1, 0.1, 0.7, 0.1, 0.1, 0.1]
:param right => [0.9, 0.8]
:param answered => [1.0, 1.0]
:param pool => 0.7
:param shifts => [0.0, 0.0, 0.0, 0.0]
:param spread => [0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0]
:param answers => 2
:param row_weight => 6.0
:param worker_weight => 4.0
*/
WITH 2 * $answers AS many, CASE WHEN $answers > 2 THEN log($answers - 2) ELSE 0.0 END AS others
UNWIND range(0, size($cells) - 1) AS position
WITH position, many, others, $cells[position] AS cells, $weights[position] AS weights,
     $posteriors[position] AS posterior
// what each outcome adds to its worker: its weight, and the share of it that counts as right
WITH position, many, others, cells, weights, posterior, range(0, size(weights) - 1) AS votes,
     [cell IN cells[0] | cell / (many * $answers)] AS workers,
     [cell IN cells[0] | posterior[cell % $answers] + posterior[$answers + cell % $answers]] AS hits
WITH position, many, others, cells, weights, posterior, votes,
     [vote IN votes | ($right[workers[vote]] - weights[vote] * hits[vote] + $worker_weight * $pool)
        / ($answered[workers[vote]] - weights[vote] + $worker_weight)] AS shares
WITH *, [share IN shares |
       log(CASE WHEN share > 0.999 THEN 999.0 WHEN share < 0.001 THEN 1 / 999.0 ELSE share / (1 - share) END)] AS odds
RETURN position, [state IN range(0, many - 1) | reduce(sum = 0.0, vote IN votes |
         sum - CASE WHEN state >= $answers AND cells[state][vote] % $answers = 2 THEN others ELSE 0.0 END
         + log((CASE WHEN $counts[cells[state][vote]] > weights[vote] * posterior[state]
                     THEN $counts[cells[state][vote]] - weights[vote] * posterior[state] ELSE 0.0 END
                + $row_weight
                * CASE WHEN cells[state][vote] % $answers = CASE WHEN state < $answers THEN state ELSE 0 END
                       THEN 1 / (1 + exp(-odds[vote] - $shifts[state]))
                       ELSE $spread[state * $answers + cells[state][vote] % $answers]
                            / (1 + exp(odds[vote] + $shifts[state])) END)
               / (CASE WHEN $totals[cells[state][vote] / $answers] > weights[vote] * posterior[state]
                       THEN $totals[cells[state][vote] / $answers] - weights[vote] * posterior[state] ELSE 0.0 END
                  + $row_weight)))] AS log_likelihoods
ORDER BY position
