// The measured classes that were accepted, as claims of the source measured-here.
//
// mode: read
// use: question
// returns: model_id STRING, task_type STRING, claim MAP
MATCH (model:Model)-[claim:CAPABLE_OF]->(type:TaskType)
WHERE claim.source = 'measured-here' AND claim.until IS NULL
RETURN model.model_id AS model_id, type.name AS task_type, properties(claim) AS claim
ORDER BY model_id, task_type
