// Closes claims on task types' places in the hierarchy as of `since`; they stay as history.
//
// mode: write
// returns: closed INTEGER
/*
:param since => datetime('2026-01-02T00:00:00Z')
:param rows => [{source: 'example', task_type: 'code-generation', load_id: 'load-2'}]
*/
UNWIND $rows AS row
MATCH (:TaskType {name: row.task_type})-[claim:PLACED_UNDER]->(:TaskType)
WHERE claim.until IS NULL AND claim.source = row.source
SET claim.until = $since, claim.closed_by = row.load_id
RETURN count(claim) AS closed
