// All models that a source lists.
//
// mode: read
// use: step
// returns: model_id STRING
MATCH (model:Model)
WHERE EXISTS { (model)-[lists:CAPABLE_OF WHERE lists.until IS NULL AND lists.scope IS NULL]->(:TaskType) }
RETURN model.model_id AS model_id
ORDER BY model_id
