// The base model of each model that outcomes report.
//
// mode: read
// use: step
// returns: model_id STRING, base_model STRING
MATCH (model:Model)-[:VERSION_OF]->(base:BaseModel)
WHERE EXISTS { (model)<-[:USED]-(:Outcome) }
RETURN model.model_id AS model_id, base.name AS base_model
ORDER BY model_id
