// Writes what outcomes still need: how many verdicts and why, or that they are settled, and how surely.
//
// `settled_with` is by how many answers and verdicts, null while more are needed; `was_right` whether the answer that
// was accepted is the outcome's own.
//
// mode: write
// returns: written INTEGER
/*
:param rows => [{outcome_id: 'outcome-1', needs_verdicts: 1, needs_because: 'in the random share', wrong_chance: 0.002,
  checked_by_chance: true, settled_with: null, was_right: null}]
*/
UNWIND $rows AS row
WITH row ORDER BY row.outcome_id
MATCH (outcome:Outcome {outcome_id: row.outcome_id})
SET outcome.needs_verdicts = row.needs_verdicts, outcome.needs_because = row.needs_because,
    outcome.wrong_chance = row.wrong_chance, outcome.checked_by_chance = row.checked_by_chance,
    outcome.settled_with = row.settled_with, outcome.was_right = row.was_right
RETURN count(outcome) AS written
