// How the outcomes of each task type were judged last.
//
// mode: read
// use: question
// returns: task_type STRING, workers INTEGER, outcomes INTEGER, known INTEGER, majority FLOAT, consensus FLOAT,
// strength FLOAT, advice STRING, as_of ZONED DATETIME
MATCH (pool:Pool {name: 'registry'})-[judged:JUDGED]->(type:TaskType)
RETURN type.name AS task_type, judged.workers AS workers, judged.outcomes AS outcomes, judged.known AS known,
       judged.majority AS majority, judged.consensus AS consensus, judged.strength AS strength,
       judged.advice AS advice, pool.judged_at AS as_of
ORDER BY task_type
