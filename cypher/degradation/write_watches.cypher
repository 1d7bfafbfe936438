// Writes how models do in a task type: what changed, and no more what isn't said any more.
//
// `watches` maps models to what following their outcomes shows. What is expected of outcomes goes with it, for
// those that are followed one by one until the next time: the type's own part, and each worker's.
//
// mode: write
// returns: written INTEGER
/*
:param task_type => 'code-generation'
:param as_of => datetime('2026-01-01T00:00:00Z')
:param watches => {`acme/small`: {outcomes: 120, level: 0.5, confidence: 0.01, has_fallen: false, is_rebased: false,
  since: null, alarmed_at: null, last_at: datetime('2026-01-01T00:00:00Z'), fallen_outcomes: null,
  expected: null, observed: null, lower: null, upper: null, back_when: null,
  population: 4, state: '[]'}}
:param expectation => {base: 1.5, lately: 0.0, demands: ['any'], effects: [0.0]}
:param skills => {`worker-1`: 0.2}
*/
MATCH (type:TaskType {name: $task_type})
MATCH (pool:Pool {name: 'registry'})
MERGE (pool)-[expects:EXPECTS]->(type)
SET expects = $expectation, expects.as_of = $as_of
WITH type
CALL (type) {
  MATCH (worker:Worker)-[old:SKILLED_IN]->(type)
  WHERE $skills[worker.worker_id] IS NULL
  DELETE old
}
CALL (type) {
  UNWIND keys($skills) AS worker_id
  MATCH (worker:Worker {worker_id: worker_id})
  MERGE (worker)-[skill:SKILLED_IN]->(type)
  SET skill.log_odds = $skills[worker_id], skill.as_of = $as_of
}
CALL (type) {
  MATCH (model:Model)-[old:WATCHED_IN]->(type)
  WHERE $watches[model.model_id] IS NULL
  DELETE old
}
UNWIND keys($watches) AS model_id
MATCH (model:Model {model_id: model_id})
MERGE (model)-[watched:WATCHED_IN]->(type)
SET watched = $watches[model_id], watched.as_of = $as_of
RETURN count(watched) AS written
