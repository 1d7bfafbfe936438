// The ids of all models that fit a profile now.
//
// mode: read
// returns: model_id STRING
MATCH (model:Model)-[:FITS]->(:Profile)
RETURN DISTINCT model.model_id AS model_id
ORDER BY model_id
