// How likely each task is in each of its states, by the confusions of all who answered it.
//
// `verdicts` has the log odds that verdicts give each answer of a task, an empty list where there are
// none; they aren't tempered.
//
// mode: read
// returns: position INTEGER, posterior LIST<FLOAT>
/*
:param cells => [[[0, 8], [2, 10], [4, 13], [7, 14]]]
:param known => [null]
:param verdicts => [[]]
:param log_likelihoods => [-0.2, -1.5, -1.5, -0.2, -0.2, -1.5, -1.5, -0.2, -0.2, -1.5, -1.5, -0.2, -0.2, -1.5, -1.5, -0.2]
:param log_prior => [-0.9, -0.9, -1.9, -1.9]
:param answers => 2
:param strength => 0.8
*/
WITH range(0, 2 * $answers - 1) AS states
UNWIND range(0, size($cells) - 1) AS position
WITH position, states, $cells[position] AS cells, $known[position] AS known, $verdicts[position] AS verdicts
WITH position, [state IN states |
       CASE WHEN state % $answers <> known THEN -1000.0
            ELSE $log_prior[state] + coalesce(verdicts[state % $answers], 0.0)
                 + $strength * reduce(sum = 0.0, cell IN cells[state] | sum + $log_likelihoods[cell]) END] AS logs
WITH position, logs, reduce(top = logs[0], log IN logs | CASE WHEN log > top THEN log ELSE top END) AS top
WITH position, [log IN logs | exp(log - top)] AS beliefs
WITH position, beliefs, reduce(sum = 0.0, belief IN beliefs | sum + belief) AS total
RETURN position, [belief IN beliefs | belief / total] AS posterior
ORDER BY position
