// Those of the given models that the pool knows.
//
// mode: read
// use: step
// returns: model_id STRING
/*
:param model_ids => ['acme/small']
*/
UNWIND $model_ids AS model_id
MATCH (:Model {model_id: model_id})
RETURN model_id
ORDER BY model_id
