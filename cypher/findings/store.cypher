// Stores what detectors have found: one node for each key, however often it is found.
//
// A known finding keeps its status, unless it was resolved: then it is open again. Its summary, facts,
// workers, models, task type and evidence are those of the newest run. `subject` is what the rule found it about,
// and `episode` counts its findings about that: it is more than 1 where an earlier one was dismissed,
// whose facts don't count again.
//
// mode: write
// returns: new INTEGER
/*
:param at => datetime('2026-01-01T00:00:00Z')
:param rows => [{finding_id: '0123456789ab', rule: 'lint/price_slip', key: 'acme/small', subject: 'acme/small',
  episode: 1, after: null, severity: 'error', summary: 'A sentence.', facts: ['a fact'], population: 10,
  score: 1.5, model_ids: ['acme/small'], worker_ids: ['worker-1'], evidence: ['load load-1',
  'assignment assignment-1', 'outcome outcome-1'], task_type: 'code-generation', confidence: 0.9,
  since: datetime('2025-12-01T00:00:00Z')}]
*/
UNWIND $rows AS row
MERGE (finding:Finding {key: row.rule + ' ' + row.key})
  ON CREATE SET finding.finding_id = row.finding_id,
                finding.rule = row.rule,
                finding.subject = row.subject,
                finding.episode = row.episode,
                finding.after = row.after,
                finding.found_at = $at
SET finding.status_at = CASE
      WHEN finding.status IS NULL OR finding.status = 'resolved' THEN $at ELSE finding.status_at END,
    finding.status = CASE
      WHEN finding.status IS NULL OR finding.status = 'resolved' THEN 'open' ELSE finding.status END,
    finding.severity = row.severity,
    finding.summary = row.summary,
    finding.facts = row.facts,
    finding.population = row.population,
    finding.score = row.score,
    finding.confidence = row.confidence,
    finding.since = row.since,
    finding.seen_at = $at
WITH finding, row
CALL (finding) {
  OPTIONAL MATCH (finding)-[old:CONCERNS|FOUND_IN|AGAINST|EVIDENCED_BY]->()
  DELETE old
}
CALL (finding, row) {
  UNWIND row.model_ids AS model_id
  MATCH (model:Model {model_id: model_id})
  MERGE (finding)-[:CONCERNS]->(model)
}
CALL (finding, row) {
  MATCH (type:TaskType {name: row.task_type})
  MERGE (finding)-[:FOUND_IN]->(type)
}
CALL (finding, row) {
  UNWIND row.worker_ids AS worker_id
  MATCH (worker:Worker {worker_id: worker_id})
  MERGE (finding)-[:AGAINST]->(worker)
}
CALL (finding, row) {
  UNWIND [evidence IN row.evidence WHERE evidence STARTS WITH 'load ' | substring(evidence, 5)] AS id
  MATCH (load:RegistryLoad {load_id: id})
  MERGE (finding)-[:EVIDENCED_BY]->(load)
}
CALL (finding, row) {
  UNWIND [evidence IN row.evidence WHERE evidence STARTS WITH 'assignment ' | substring(evidence, 11)] AS id
  MATCH (assignment:Assignment {assignment_id: id})
  MERGE (finding)-[:EVIDENCED_BY]->(assignment)
}
CALL (finding, row) {
  UNWIND [evidence IN row.evidence WHERE evidence STARTS WITH 'outcome ' | substring(evidence, 8)] AS id
  MATCH (outcome:Outcome {outcome_id: id})
  MERGE (finding)-[:EVIDENCED_BY]->(outcome)
}
RETURN count(CASE WHEN finding.found_at = $at THEN 1 END) AS new
