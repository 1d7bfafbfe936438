// Workers that answered well, and from some task on no better than by guessing.
//
// Score: the log of the mean likelihood ratio, by the last scan, of guessing from some task on, over all
// tasks where that might begin. Before it, the worker was better than guessing by as much as
// the threshold: guessed_answers is for those that never were.
//
// mode: read
// use: detector
// severity: error
// threat: careless work
// maturity: stable
// reference: Shiryaev (1963), Roberts (1966)
// measured: planted at 5 %, AUC 0.996, recall 0.58; 0.0 % of honest workers accused; see docs/misuse.md
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param false_positives => 0.01
*/
MATCH (worker:Worker)-[row:ANSWERS_IN]->(type:TaskType)
WHERE 'sudden_decline' IN row.rules AND row.decline >= log(row.tests / $false_positives)
  AND row.before >= log(row.tests / $false_positives)
MATCH (worker)-[:REPORTED]->(outcome:Outcome)-[:OF]->(:Assignment)-[:FOR]->(task:Task)-[:OF_TYPE]->(type)
WHERE outcome.answer IS NOT NULL
WITH row, type.name AS task_type, {id: worker.worker_id} AS worker, outcome, task
ORDER BY task.reference IS NULL, outcome.answer = task.reference, outcome.outcome_id
WITH row, task_type, worker, collect(outcome.outcome_id) AS outcomes, count(task.reference) AS known,
     sum(CASE WHEN outcome.answer = task.reference THEN 1 ELSE 0 END) AS right
RETURN task_type + ' ' + worker.id AS key,
       CASE WHEN row.known THEN 'error' ELSE 'notice' END AS severity,
       worker.id + ' answered well, and then no better than by guessing' AS summary,
       ['answers: ' + row.answers, 'since: ' + row.since]
         + CASE WHEN known > 0 THEN ['right on known answers: ' + right + ' of ' + known] ELSE [] END
         + CASE WHEN row.known THEN [] ELSE ['rests on agreement alone'] END AS facts,
       row.tests AS population, row.decline AS score, [] AS model_ids, [worker.id] AS worker_ids,
       [o IN outcomes[..50] | 'outcome ' + o] AS evidence
ORDER BY score DESC, key
