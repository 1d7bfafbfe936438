// Workers that give one answer to everything.
//
// Score: the log likelihood ratio, by the last scan, of giving one answer in 99 of 100 cases, whatever is
// true, against honest work, which may be fond of that answer.
//
// mode: read
// use: detector
// severity: warning
// threat: careless work
// maturity: experimental
// reference: likelihood ratio
// measured: planted at 5 %, AUC 0.991, recall 0.88; 0.9 % of honest workers accused; see docs/misuse.md
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param false_positives => 0.01
*/
MATCH (worker:Worker)-[row:ANSWERS_IN]->(type:TaskType)
WHERE 'one_answer_for_everything' IN row.rules AND row.constant >= log(row.tests / $false_positives)
MATCH (worker)-[:REPORTED]->(outcome:Outcome)-[:OF]->(:Assignment)-[:FOR]->(task:Task)-[:OF_TYPE]->(type)
WHERE outcome.answer IS NOT NULL
WITH row, type.name AS task_type, {id: worker.worker_id} AS worker, outcome, task
ORDER BY task.reference IS NULL, outcome.answer = task.reference, outcome.outcome_id
WITH row, task_type, worker, collect(outcome.outcome_id) AS outcomes, count(task.reference) AS known,
     sum(CASE WHEN outcome.answer = task.reference THEN 1 ELSE 0 END) AS right
RETURN task_type + ' ' + worker.id AS key,
       CASE WHEN row.known THEN 'warning' ELSE 'notice' END AS severity,
       worker.id + ' answers ' + row.commonest + ' to everything' AS summary,
       [row.commonest + ': ' + row.most + ' of ' + row.answers]
         + CASE WHEN known > 0 THEN ['right on known answers: ' + right + ' of ' + known] ELSE [] END
         + CASE WHEN row.known THEN [] ELSE ['rests on agreement alone'] END AS facts,
       row.tests AS population, row.constant AS score, [] AS model_ids, [worker.id] AS worker_ids,
       [o IN outcomes[..50] | 'outcome ' + o] AS evidence
ORDER BY score DESC, key
