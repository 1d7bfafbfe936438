// Claims that are new or differ from the open claim of the same source.
//
// A claim is one record: what one source says about one model for one task type. Unchanged claims
// (equal digest) aren't returned. `before` is the open claim that would be closed.
//
// mode: read
// use: step
// returns: position INTEGER, before MAP
/*
:param claims => [{source: 'example', model_id: 'acme/small', task_type: 'generation', digest: '00'}]
*/
UNWIND range(0, size($claims) - 1) AS position
WITH position, $claims[position] AS row
OPTIONAL MATCH (model:Model {model_id: row.model_id})
USING INDEX model:Model(model_id)
OPTIONAL MATCH (model)-[claim:CAPABLE_OF]->(type:TaskType)
WHERE claim.until IS NULL AND claim.source = row.source AND type.name = row.task_type
WITH position, row, claim
WHERE claim IS NULL OR claim.digest <> row.digest
RETURN position, properties(claim) AS before
ORDER BY position
