// The base models that some models are offers of now.
//
// mode: read
// use: step
// returns: base_model STRING
/*
:param model_ids => ['acme/small']
*/
UNWIND $model_ids AS model_id
MATCH (:Model {model_id: model_id})-[:VERSION_OF]->(base:BaseModel)
RETURN DISTINCT base.name AS base_model
ORDER BY base_model
