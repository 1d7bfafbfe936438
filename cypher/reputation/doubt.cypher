// How far scores have been wrong, judged on known answers as if they weren't known.
//
// `rows` holds [task, worker, whether it was right (1 or 0), the chance given to that]. `own` is the
// variance of one worker's share beyond chance. `common` is that of all shares together: the
// variance of a task's mean mistake, by the number of tasks; one task wrong by half is added, so that
// few known answers leave doubt.
//
// mode: read
// returns: own FLOAT, common FLOAT, bias FLOAT
/*
:param rows => [[0, 0, 1, 0.8], [0, 1, 0, 0.3], [1, 0, 0, 0.4]]
*/
CALL () {
  UNWIND $rows AS row
  WITH row[1] AS worker, sum(row[2] - row[3]) AS miss, sum(row[3] * (1 - row[3])) AS chance, count(*) AS n
  WITH sum(miss ^ 2) - sum(chance) AS excess, sum(n ^ 2) AS pairs
  RETURN CASE WHEN excess > 0 THEN excess / pairs ELSE 0.0 END AS own
}
CALL () {
  UNWIND $rows AS row
  WITH row[0] AS task, avg(row[2] - row[3]) AS miss
  RETURN (0.25 + sum(miss ^ 2)) / (1 + count(*)) ^ 2 AS common, coalesce(avg(miss), 0.0) AS bias
}
RETURN own, common, bias
ORDER BY own
