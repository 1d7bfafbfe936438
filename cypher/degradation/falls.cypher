// The models that are followed in a task type: when each was last used and, of those that fell, since when.
//
// Moments are in microseconds since 1970.
//
// mode: read
// use: step
// returns: model_id STRING, last_at INTEGER, has_fallen BOOLEAN, is_rebased BOOLEAN, since INTEGER, alarmed_at INTEGER
/*
:param task_type => 'code-generation'
*/
MATCH (model:Model)-[watched:WATCHED_IN]->(:TaskType {name: $task_type})
WHERE watched.last_at IS NOT NULL
RETURN model.model_id AS model_id,
       watched.last_at.epochSeconds * 1000000 + watched.last_at.microsecond AS last_at,
       watched.has_fallen AS has_fallen,
       watched.is_rebased AS is_rebased,
       watched.since.epochSeconds * 1000000 + watched.since.microsecond AS since,
       watched.alarmed_at.epochSeconds * 1000000 + watched.alarmed_at.microsecond AS alarmed_at
ORDER BY model_id
