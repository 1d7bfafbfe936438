// How much has come since all outcomes were judged, and whether it is time to judge them anew.
//
// A single outcome or verdict moves the scores that it concerns at once. What workers know and confuse is
// estimated only when all outcomes are judged: that is due when a tenth has been added, or if it was never done.
//
// mode: read
// use: question
// returns: outcomes INTEGER, verdicts INTEGER, is_due BOOLEAN, judged_at ZONED DATETIME
MATCH (pool:Pool {name: 'registry'})
WITH pool, COUNT { (:Outcome) } - coalesce(pool.judged_outcomes, 0) AS outcomes,
     COUNT { ()-[:VERIFIED]->() } - coalesce(pool.judged_verdicts, 0) AS verdicts
RETURN outcomes, verdicts,
       outcomes * 10 > coalesce(pool.judged_outcomes, 0) OR verdicts * 10 > coalesce(pool.judged_verdicts, 0) AS is_due,
       pool.judged_at AS judged_at
ORDER BY judged_at
