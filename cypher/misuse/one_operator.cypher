// Operators with several workers on the same task.
//
// What they answer counts as one voice, not as several.
//
// mode: read
// severity: warning
// threat: Sybils
// maturity: stable
// reference: plain logic
// measured: nothing is estimated, so there are no false findings but for a wrong record
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
MATCH (operator:Operator)<-[:RUN_BY]-(worker:Worker)-[:REPORTED]->(outcome:Outcome)
MATCH (outcome)-[:OF]->(:Assignment)-[:FOR]->(task:Task)
WITH operator, task, collect(DISTINCT worker.worker_id) AS workers, collect(outcome.outcome_id) AS outcomes
WITH count(DISTINCT operator) AS population,
     collect({operator: operator.operator_id, workers: workers, outcomes: outcomes}) AS cases
UNWIND cases AS case
WITH population, case
WHERE size(case.workers) > 1
WITH population, case.operator AS operator, count(*) AS tasks,
     reduce(s = [], o IN collect(case.outcomes) | s + o) AS outcomes, collect(case.workers) AS groups
RETURN operator AS key, 'warning' AS severity, operator + ' has several workers on the same task' AS summary,
       ['tasks: ' + tasks] AS facts, population, toFloat(tasks) AS score, [] AS model_ids,
       COLLECT { UNWIND groups AS members UNWIND members AS id RETURN DISTINCT id ORDER BY id } AS worker_ids,
       [o IN outcomes[..50] | 'outcome ' + o] AS evidence
ORDER BY key
