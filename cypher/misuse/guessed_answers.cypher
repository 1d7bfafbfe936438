// Workers whose answers are no better than guesses.
//
// Score: the log likelihood ratio, by the last scan, of answers drawn uniformly against honest work.
//
// mode: read
// use: detector
// severity: warning
// threat: careless work
// maturity: stable
// reference: likelihood ratio; Dawid and Skene (1979)
// measured: planted at 5 %, AUC 0.995, recall 0.79; 0.5 % of honest workers accused; see docs/misuse.md
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param false_positives => 0.01
*/
MATCH (worker:Worker)-[row:ANSWERS_IN]->(type:TaskType)
WHERE 'guessed_answers' IN row.rules AND row.guessing >= log(row.tests / $false_positives)
MATCH (worker)-[:REPORTED]->(outcome:Outcome)-[:OF]->(:Assignment)-[:FOR]->(task:Task)-[:OF_TYPE]->(type)
WHERE outcome.answer IS NOT NULL
WITH row, type.name AS task_type, {id: worker.worker_id} AS worker, outcome, task
ORDER BY task.reference IS NULL, outcome.answer = task.reference, outcome.outcome_id
WITH row, task_type, worker, collect(outcome.outcome_id) AS outcomes, count(task.reference) AS known,
     sum(CASE WHEN outcome.answer = task.reference THEN 1 ELSE 0 END) AS right
RETURN task_type + ' ' + worker.id AS key,
       CASE WHEN row.known THEN 'warning' ELSE 'notice' END AS severity,
       worker.id + ' answers no better than by guessing' AS summary,
       ['answers: ' + row.answers]
         + CASE WHEN known > 0 THEN ['right on known answers: ' + right + ' of ' + known] ELSE [] END
         + CASE WHEN row.known THEN [] ELSE ['rests on agreement alone'] END AS facts,
       row.tests AS population, row.guessing AS score, [] AS model_ids, [worker.id] AS worker_ids,
       [o IN outcomes[..50] | 'outcome ' + o] AS evidence
ORDER BY score DESC, key
