// The selection weights that hold now for degraded capabilities, and why; all others are 1.
//
// mode: read
// use: question
// returns: model_id STRING, task_type STRING, weight FLOAT, because STRING, back_when STRING,
// since ZONED DATETIME
MATCH (model:Model)-[weighed:WEIGHED_IN WHERE weighed.until IS NULL]->(type:TaskType)
RETURN model.model_id AS model_id, type.name AS task_type, weighed.weight AS weight, weighed.because AS because,
       weighed.back_when AS back_when, weighed.since AS since
ORDER BY task_type, model_id
