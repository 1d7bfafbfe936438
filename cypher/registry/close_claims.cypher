// Closes claims as of `since`; they stay in the graph as history.
//
// mode: write
// returns: closed INTEGER
/*
:param since => datetime('2026-01-02T00:00:00Z')
:param rows => [{source: 'example', model_id: 'acme/small', task_type: 'generation', load_id: 'load-2'}]
*/
UNWIND $rows AS row
MATCH (:Model {model_id: row.model_id})-[claim:CAPABLE_OF]->(type:TaskType)
WHERE claim.until IS NULL AND claim.source = row.source AND type.name = row.task_type
SET claim.until = $since, claim.closed_by = row.load_id
RETURN count(claim) AS closed
