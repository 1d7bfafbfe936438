// How far agreement may be trusted, judged on the known tasks as if they weren't known.
//
// `left_out` has the log likelihoods of the states of every known task, `known` its right answer.
// Agreement is tempered: its log likelihoods are multiplied by a strength of `$strengths`; and it
// lapses: with a probability of `$lapses` it says nothing. Each pair of both is weighed by how
// likely it makes the known answers, and by the share of tasks in which it doesn't lapse.
//
// mode: read
// returns: strength FLOAT, lapse FLOAT, weight FLOAT
/*
:param left_out => [[-0.5, -1.5, -2.0, -1.0]]
:param known => [0]
:param log_prior => [-0.9, -0.9, -1.9, -1.9]
:param answers => 2
:param strengths => [0.1, 0.5, 1.0]
:param lapses => [0.0, 0.1]
*/
UNWIND $strengths AS strength
WITH strength, [task IN range(0, size($known) - 1) |
       [state IN range(0, 2 * $answers - 1) | $log_prior[state] + strength * $left_out[task][state]]] AS tasks
WITH strength, [states IN tasks | [state IN states | state
       - reduce(top = states[0], other IN states | CASE WHEN other > top THEN other ELSE top END)]] AS tasks
WITH strength, [task IN range(0, size($known) - 1) |
       (exp(tasks[task][$known[task]]) + exp(tasks[task][$answers + $known[task]]))
       / reduce(sum = 0.0, state IN tasks[task] | sum + exp(state))] AS chances
UNWIND $lapses AS lapse
WITH strength, lapse, reduce(sum = log(1 - lapse), chance IN chances |
       sum + log((1 - lapse) * chance + lapse / $answers + 0.0001)) AS fit
WITH collect({strength: strength, lapse: lapse, fit: fit}) AS pairs, max(fit) AS best
WITH pairs, best, reduce(sum = 0.0, pair IN pairs | sum + exp(pair.fit - best)) AS total
UNWIND pairs AS pair
RETURN pair.strength AS strength, pair.lapse AS lapse, exp(pair.fit - best) / total AS weight
ORDER BY strength, lapse
