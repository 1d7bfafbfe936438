// Operators with several workers on the same task, by their own choice.
//
// A worker took a task that another of the operator had, or both took it at once; their answers count as
// one voice, not as several. Workers that the pool assigned to the task aren't accused: the pool decided
// that.
//
// mode: read
// use: detector
// severity: warning
// threat: Sybils
// maturity: stable
// reference: plain logic
// measured: nothing is estimated, so there are no false findings but for a wrong record
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param covered => {}
*/
MATCH (operator:Operator)<-[:RUN_BY]-(worker:Worker)-[:REPORTED]->(outcome:Outcome)
MATCH (outcome)-[:OF]->(assignment:Assignment)-[:FOR]->(task:Task)
WITH operator, task, collect({worker: worker.worker_id, outcome: outcome.outcome_id, at: assignment.assigned_at,
       chose: assignment.mode = 'chosen', new: coalesce(none(look IN $covered[operator.operator_id]
         WHERE look.after < coalesce(outcome.recorded_at, outcome.reported_at) <= look.until), true)}) AS parts
WITH operator, [p IN parts WHERE p.chose AND any(o IN parts WHERE o.worker <> p.worker AND o.at <= p.at)] AS late, parts
WITH operator, CASE WHEN any(p IN late WHERE p.new) THEN [p IN parts WHERE p.chose] ELSE [] END AS own, parts
WITH count(DISTINCT operator) AS population,
     collect({operator: operator.operator_id, own: own, parts: parts}) AS cases
UNWIND cases AS case
WITH population, case
WHERE case.own <> []
WITH population, case.operator AS operator, count(*) AS tasks,
     reduce(s = [], p IN collect(case.parts) | s + p) AS parts, reduce(s = [], p IN collect(case.own) | s + p) AS own
RETURN operator AS key, 'warning' AS severity, operator + ' has several workers on the same task' AS summary,
       ['tasks: ' + tasks] AS facts, population, toFloat(tasks) AS score, [] AS model_ids,
       COLLECT { UNWIND own AS p RETURN DISTINCT p.worker AS id ORDER BY id } AS worker_ids,
       [p IN parts[..50] | 'outcome ' + p.outcome] AS evidence
ORDER BY key
