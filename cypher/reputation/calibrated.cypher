// How likely each answer of each task is right, averaged over how far agreement may be trusted.
//
// `mixture` is the answer of reputation/tempering. A known task has its known answer.
//
// mode: read
// returns: position INTEGER, chances LIST<FLOAT>
/*
:param left_out => [[-0.5, -1.5, -2.0, -1.0]]
:param known => [null]
:param verdicts => [[]]
:param log_prior => [-0.9, -0.9, -1.9, -1.9]
:param answers => 2
:param mixture => [{strength: 0.5, lapse: 0.0, weight: 0.6}, {strength: 1.0, lapse: 0.1, weight: 0.4}]
*/
WITH range(0, 2 * $answers - 1) AS states, range(0, $answers - 1) AS answers
UNWIND range(0, size($left_out) - 1) AS position
WITH position, states, answers, $known[position] AS known, $verdicts[position] AS verdicts,
     $left_out[position] AS left_out
CALL (position, states, answers, known, verdicts, left_out) {
  WITH position, states, answers, known, verdicts, left_out WHERE known IS NULL
  UNWIND $mixture AS part
  WITH states, answers, part, [state IN states | $log_prior[state] + coalesce(verdicts[state % $answers], 0.0)
         + part.strength * left_out[state]] AS logs
  WITH states, answers, part, logs,
       reduce(top = logs[0], log IN logs | CASE WHEN log > top THEN log ELSE top END) AS top
  WITH answers, part, [log IN logs | exp(log - top)] AS beliefs
  WITH answers, part, beliefs, reduce(sum = 0.0, belief IN beliefs | sum + belief) AS total
  UNWIND answers AS answer
  WITH answer, sum(part.weight * ((1 - part.lapse) * (beliefs[answer] + beliefs[$answers + answer]) / total
                                  + part.lapse / $answers)) AS chance
  ORDER BY answer
  RETURN collect(chance) AS mixed
}
RETURN position, CASE WHEN known IS NULL THEN mixed
       ELSE [answer IN answers | CASE WHEN answer = known THEN 1.0 ELSE 0.0 END] END AS chances
ORDER BY position
