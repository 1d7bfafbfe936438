// What is needed to follow outcomes that have just been judged: of each its model's watch and what to expect.
//
// There is no row where outcomes of the type were never followed, or where the model isn't known. `total` is the
// log odds of a right answer without its task; `others` are the judged outcomes of other models on the task: how
// right each is, and those log odds. A model that fell with others is followed alone, by no others and no time.
// Nobody else can follow the same models until the transaction ends.
//
// mode: write
// returns: task_type STRING, model_id STRING, right FLOAT, at INTEGER, total FLOAT, others LIST<ANY>, state STRING,
// alarmed_at INTEGER, population INTEGER
/*
:param outcome_ids => ['outcome-1']
*/
UNWIND $outcome_ids AS outcome_id
MATCH (outcome:Outcome {outcome_id: outcome_id})<-[credit:REPORTED]-(worker:Worker)
WHERE credit.right IS NOT NULL
MATCH (outcome)-[:USED]->(model:Model)
MATCH (outcome)-[:OF]->(:Assignment)-[:FOR]->(task:Task)-[:OF_TYPE]->(type:TaskType)
MATCH (:Pool {name: 'registry'})-[expects:EXPECTS]->(type)
WITH outcome, credit, worker, model, task, type, expects
ORDER BY model.model_id, outcome.reported_at, outcome_id
MERGE (model)-[watched:WATCHED_IN]->(type)
SET watched.as_of = datetime()
WITH outcome, credit, worker, model, task, type, watched, coalesce(watched.is_rebased, false) AS is_rebased,
     expects.base + coalesce(head([i IN range(0, size(expects.demands) - 1)
       WHERE expects.demands[i] = coalesce(task.min_accuracy, 'any') | expects.effects[i]]), 0.0) AS steady,
     expects.lately AS lately
WITH *, CASE WHEN is_rebased THEN steady ELSE steady + lately END AS base
RETURN type.name AS task_type, model.model_id AS model_id, credit.right AS right,
       outcome.reported_at.epochSeconds * 1000000 + outcome.reported_at.microsecond AS at,
       base + coalesce(head([(worker)-[skill:SKILLED_IN]->(type) | skill.log_odds]), 0.0) AS total,
       COLLECT {
         MATCH (task)<-[:FOR]-(:Assignment)<-[:OF]-(other:Outcome)-[:USED]->(its:Model)
         WHERE its <> model AND NOT is_rebased
         MATCH (other)<-[said:REPORTED]-(one:Worker)
         WHERE said.right IS NOT NULL
         RETURN [said.right, base + coalesce(head([(one)-[skill:SKILLED_IN]->(type) | skill.log_odds]), 0.0)
           + coalesce(head([(its)-[watch:WATCHED_IN]->(type) | watch.level]), 0.0)] AS other
         ORDER BY other
       } AS others,
       watched.state AS state,
       watched.alarmed_at.epochSeconds * 1000000 + watched.alarmed_at.microsecond AS alarmed_at,
       COUNT { (:Model)-[:WATCHED_IN]->(type) } AS population
ORDER BY task_type, model_id, at
