// How models do in task types against what was expected of them, the most doubtful first.
//
// Confidence is the chance that the model has fallen. The numbers since a moment are of the fall, or of the one
// that may be beginning.
//
// mode: read
// use: question
// returns: model_id STRING, task_type STRING, outcomes INTEGER, confidence FLOAT, has_fallen BOOLEAN,
// is_rebased BOOLEAN, since ZONED DATETIME, fallen_outcomes INTEGER, expected FLOAT, observed FLOAT, lower FLOAT,
// upper FLOAT, back_when STRING, weight FLOAT, as_of ZONED DATETIME
/*
:param model_id => null
:param limit => 25
*/
MATCH (model:Model)-[watched:WATCHED_IN]->(type:TaskType)
WHERE coalesce(model.model_id = $model_id, true)
WITH model, watched, type ORDER BY watched.confidence DESC, type.name, model.model_id LIMIT $limit
RETURN model.model_id AS model_id, type.name AS task_type, watched.outcomes AS outcomes,
       watched.confidence AS confidence, watched.has_fallen AS has_fallen, watched.is_rebased AS is_rebased,
       watched.since AS since, watched.fallen_outcomes AS fallen_outcomes, watched.expected AS expected,
       watched.observed AS observed, watched.lower AS lower, watched.upper AS upper, watched.back_when AS back_when,
       coalesce(head([(model)-[weighed:WEIGHED_IN WHERE weighed.until IS NULL]->(type) | weighed.weight]), 1.0)
         AS weight,
       watched.as_of AS as_of
ORDER BY confidence DESC, task_type, model_id
