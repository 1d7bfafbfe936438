// All models that are rated for a task type: those that a source lists.
//
// mode: read
// use: step
// returns: model_id STRING
MATCH (model:Model)
WHERE EXISTS { (model)-[:RATED_FOR]->(:TaskType) }
RETURN model.model_id AS model_id
ORDER BY model_id
