// The models that outcomes report.
//
// mode: read
// use: question
// returns: model_id STRING
MATCH (model:Model)
WHERE EXISTS { (model)<-[:USED]-(:Outcome) }
RETURN model.model_id AS model_id
ORDER BY model_id
