// Writes what outcomes count for their workers, as the newest judging says; it holds once that has ended.
//
// Until then what was written before holds: it is kept as `was_right`, `was_weight` and `was_rests_on`. Rows have
// an outcome's id, how likely it is right, its weight, and what that rests on; null where it counts no more.
// Nothing is written for a writer who isn't the newest.
//
// mode: write
// returns: written INTEGER
/*
:param writer => 'writer-1'
:param judging => 1
:param rows => [['outcome-1', 1.0, 1.0, 'known answer']]
*/
MATCH (pool:Pool {name: 'registry'})
SET pool.locked_at = datetime()
WITH pool
WHERE pool.writer = $writer
UNWIND $rows AS row
MATCH (:Outcome {outcome_id: row[0]})<-[credit:REPORTED]-(:Worker)
FOREACH (_ IN CASE WHEN credit.judging < $judging THEN [1] ELSE [] END |
  SET credit.was_right = credit.right, credit.was_weight = credit.weight, credit.was_rests_on = credit.rests_on)
SET credit.right = row[1], credit.weight = row[2], credit.rests_on = row[3], credit.judging = $judging
RETURN count(credit) AS written
