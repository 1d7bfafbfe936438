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
MATCH (operator:Operator)
CALL (operator) {
  MATCH (operator)<-[:RUN_BY]-(worker:Worker)-[:REPORTED]->(:Outcome)-[:OF]->(:Assignment)-[:FOR]->(task:Task)
  WITH task, min(worker.worker_id) <> max(worker.worker_id) AS shared
  RETURN count(*) AS tasks, collect(CASE WHEN shared THEN task END) AS shared
}
WITH count(CASE WHEN tasks > 0 THEN 1 END) AS population,
     collect(CASE WHEN shared <> [] THEN {operator: operator, tasks: shared} END) AS suspects
UNWIND suspects AS suspect
UNWIND suspect.tasks AS task
WITH population, suspect.operator AS operator, task
WHERE EXISTS {
  MATCH (task)<-[:FOR]-(late:Assignment)<-[:OF]-(outcome:Outcome)<-[:REPORTED]-(worker:Worker)-[:RUN_BY]->(operator)
  WHERE late.mode = 'chosen'
    AND NOT EXISTS {
      (operator)<-[:RUN_BY]-(:Worker)<-[:AGAINST]-(cleared:Finding {rule: 'misuse/one_operator', status: 'dismissed'})
      WHERE coalesce(cleared.after, datetime({year: 1})) < coalesce(outcome.recorded_at, outcome.reported_at)
        <= cleared.seen_at AND cleared.subject = operator.operator_id
    }
  MATCH (task)<-[:FOR]-(first:Assignment)<-[:OF]-(:Outcome)<-[:REPORTED]-(other:Worker)-[:RUN_BY]->(operator)
  WHERE other <> worker AND first.assigned_at <= late.assigned_at
}
WITH population, operator, operator.operator_id AS id, collect(task) AS tasks
RETURN id AS key, 'warning' AS severity, id + ' has several workers on the same task' AS summary,
       ['tasks: ' + size(tasks)] AS facts, population, toFloat(size(tasks)) AS score, [] AS model_ids,
       COLLECT {
         UNWIND tasks AS task
         MATCH (task)<-[:FOR]-(own:Assignment)<-[:OF]-(:Outcome)<-[:REPORTED]-(worker:Worker)-[:RUN_BY]->(operator)
         WHERE own.mode = 'chosen'
         RETURN DISTINCT worker.worker_id AS accused ORDER BY accused
       } AS worker_ids,
       COLLECT {
         UNWIND tasks AS task
         MATCH (task)<-[:FOR]-(:Assignment)<-[:OF]-(outcome:Outcome)<-[:REPORTED]-(:Worker)-[:RUN_BY]->(operator)
         RETURN 'outcome ' + outcome.outcome_id AS shown ORDER BY shown LIMIT 50
       } AS evidence
ORDER BY key
