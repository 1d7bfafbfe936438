// Writes how a model does in a task type after one more outcome; `rebased` lists those that fell with it, or null.
//
// mode: write
// returns: written INTEGER
/*
:param task_type => 'code-generation'
:param model_id => 'acme/small'
:param facts => {outcomes: 121, level: 0.5, confidence: 0.01, has_fallen: false, is_rebased: false,
  last_at: datetime('2026-01-01T00:00:00Z'), population: 4, state: '[]'}
:param rebased => null
:param as_of => datetime('2026-01-01T00:00:00Z')
*/
MATCH (type:TaskType {name: $task_type})
MATCH (:Model {model_id: $model_id})-[watched:WATCHED_IN]->(type)
SET watched = $facts, watched.as_of = $as_of
WITH type
CALL (type) {
  MATCH (model:Model)-[other:WATCHED_IN]->(type)
  WHERE $rebased IS NOT NULL
  SET other.is_rebased = model.model_id IN $rebased
}
RETURN count(*) AS written
