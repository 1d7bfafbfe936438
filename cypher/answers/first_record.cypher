// How many tasks of a type each worker answered, and how many of the known ones it got right.
//
// mode: read
// use: step
// returns: worker_id STRING, answers INTEGER, known INTEGER, right INTEGER
/*
:param task_type => 'generation'
*/
MATCH (:TaskType {name: $task_type})<-[:OF_TYPE]-(task:Task)<-[:FOR]-(:Assignment)<-[:OF]-(outcome:Outcome)
      <-[:REPORTED]-(worker:Worker)
WHERE outcome.answer IS NOT NULL
RETURN worker.worker_id AS worker_id, count(DISTINCT task) AS answers,
       count(DISTINCT CASE WHEN task.reference IS NOT NULL THEN task END) AS known,
       count(DISTINCT CASE WHEN task.reference = outcome.answer THEN task END) AS right
ORDER BY worker_id
