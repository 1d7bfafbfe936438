// Task types whose answers can be compared: how many workers gave which answers.
//
// An answer counts once per worker and task. `options` are the distinct answers, the known ones among
// them, and null where they are more than `most_options`: then they are free text.
//
// mode: read
// use: step
// returns: task_type STRING, workers INTEGER, tasks INTEGER, known INTEGER, answers INTEGER, options LIST<STRING>
/*
:param most_options => 12
*/
MATCH (type:TaskType)<-[:OF_TYPE]-(task:Task)<-[:FOR]-(:Assignment)<-[:OF]-(outcome:Outcome)
      <-[:REPORTED]-(worker:Worker)
WHERE outcome.answer IS NOT NULL
WITH type, task, worker, outcome.answer AS answer
WITH type.name AS task_type, count(DISTINCT worker) AS workers, count(DISTINCT task) AS tasks,
     count(DISTINCT CASE WHEN task.reference IS NOT NULL THEN task END) AS known, count(*) AS answers,
     collect(DISTINCT answer) AS given, collect(DISTINCT task.reference) AS references
UNWIND given + references AS option
WITH DISTINCT task_type, workers, tasks, known, answers, option
ORDER BY option
WITH task_type, workers, tasks, known, answers, collect(option) AS options
RETURN task_type, workers, tasks, known, answers,
       CASE WHEN size(options) <= $most_options THEN options END AS options
ORDER BY task_type
