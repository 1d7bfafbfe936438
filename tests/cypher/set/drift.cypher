// Stores a finding that a model degrades in a type of task, as the detector of drift does.
//
// mode: write
// returns: stored INTEGER
/*
:param finding_id => '0123456789ab'
:param model_ids => ['acme/small']
:param task_type => 'code-generation'
:param since => datetime('2026-01-01T00:00:00Z')
:param status => 'open'
:param confidence => 0.99
*/
MATCH (type:TaskType {name: $task_type})
CREATE (finding:Finding {key: 'degradation/drift ' + $finding_id, finding_id: $finding_id, rule: 'degradation/drift',
  subject: $task_type, episode: 1, severity: 'warning', status: $status, summary: 'its outcomes fell', facts: [],
  population: 100, score: 5.0, found_at: $since, seen_at: $since, status_at: $since, since: $since,
  confidence: $confidence})
CREATE (finding)-[:FOUND_IN]->(type)
WITH finding
UNWIND $model_ids AS model_id
MATCH (model:Model {model_id: model_id})
CREATE (finding)-[:CONCERNS]->(model)
RETURN count(model) AS stored
