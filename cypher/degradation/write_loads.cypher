// Writes which models are used far more than was available: what changed, and no more what isn't said any more.
//
// The keys are a task type's name and a model's id.
//
// mode: write
// returns: written INTEGER
/*
:param loads => {`code-generation acme/small`: {task_type: 'code-generation', model_id: 'acme/small', facts: {uses: 80,
  of: 100, workers: 9, share: 0.8, available: 0.25, score: 60.5, tests: 4, latency_rise: 0.5, latency_lower: 0.3,
  failures_rise: 0.02, failures_lower: -0.01, harm: 6.5, hourly: true, since: datetime('2026-01-01T00:00:00Z'),
  evidence: ['outcome-1']}}}
:param as_of => datetime('2026-01-01T00:00:00Z')
*/
CALL () {
  MATCH (model:Model)-[old:LOADED_IN]->(type:TaskType)
  WHERE $loads[type.name + ' ' + model.model_id] IS NULL
  DELETE old
}
UNWIND keys($loads) AS key
WITH $loads[key] AS row
MATCH (model:Model {model_id: row.model_id})
MATCH (type:TaskType {name: row.task_type})
MERGE (model)-[found:LOADED_IN]->(type)
WITH found, row.facts AS facts
WHERE any(name IN keys(facts)
          WHERE coalesce(found[name] <> facts[name], NOT (found[name] IS NULL AND facts[name] IS NULL)))
SET found += facts, found.as_of = $as_of
RETURN count(found) AS written
