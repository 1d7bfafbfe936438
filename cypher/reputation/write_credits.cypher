// Writes what outcomes count for their workers, as the newest judging says; it holds once that has ended.
//
// Until then what was written before holds: it is kept as `was_right`, `was_weight` and `was_rests_on`. Of each
// outcome there are its id, how likely it is right, its weight, and what that rests on; null where it counts no more.
// There is no row for a writer who isn't the newest: what it wrote is to be rolled back.
//
// mode: write
// returns: written INTEGER
/*
:param writer => 'writer-1'
:param judging => 1
:param ids => ['outcome-1']
:param right => [1.0]
:param weight => [1.0]
:param rests_on => ['known answer']
*/
UNWIND range(0, size($ids) - 1) AS i
MATCH (:Outcome {outcome_id: $ids[i]})<-[credit:REPORTED]-(:Worker)
FOREACH (_ IN CASE WHEN credit.judging < $judging THEN [1] ELSE [] END |
  SET credit.was_right = credit.right, credit.was_weight = credit.weight, credit.was_rests_on = credit.rests_on)
SET credit.right = $right[i], credit.weight = $weight[i], credit.rests_on = $rests_on[i], credit.judging = $judging
WITH count(credit) AS written
// Locked last, for as short as can be: two batches may be written at a time, and none while another judging begins.
MATCH (pool:Pool {name: 'registry'})
SET pool.locked_at = datetime()
WITH pool, written
WHERE pool.writer = $writer
RETURN written
