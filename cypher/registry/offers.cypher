// All offers of some base models.
//
// mode: read
// use: step
// returns: model_id STRING
/*
:param base_models => ['acme/small']
*/
UNWIND $base_models AS base_model
MATCH (:BaseModel {name: base_model})<-[:VERSION_OF]-(model:Model)
RETURN DISTINCT model.model_id AS model_id
ORDER BY model_id
