// Models are each other's successors, in a cycle of at most ten.
//
// mode: read
// use: detector
// severity: error
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
MATCH (model:Model)-[claim:CAPABLE_OF]->(:TaskType)
WHERE claim.until IS NULL AND claim.successor IS NOT NULL
WITH DISTINCT model.model_id AS model_id, claim.successor AS successor, claim.load_id AS load_id
ORDER BY model_id, successor
WITH collect({from: model_id, to: successor, load_id: load_id}) AS steps, count(DISTINCT model_id) AS population
UNWIND steps AS first
// Follows the first successor of each model until the cycle closes or there is no successor.
WITH steps, population, first,
     reduce(path = [first], i IN range(2, 10) |
       CASE WHEN path[-1].to = first.from THEN path
            ELSE path + [step IN steps WHERE step.from = path[-1].to][..1] END) AS path
// A cycle is reported once, from its member with the first id.
WHERE path[-1].to = first.from AND all(step IN path WHERE step.from >= first.from)
UNWIND path AS step
WITH population, first, path, collect(DISTINCT 'load ' + step.load_id) AS evidence
RETURN reduce(ids = '', step IN path | ids + step.from + ' ') + first.from AS key,
       'error' AS severity,
       CASE size(path) WHEN 1 THEN 'its own successor' ELSE size(path) + ' models succeed each other in a circle' END
         AS summary,
       [step IN path | step.from + ' successor ' + step.to] AS facts,
       population,
       null AS score,
       [step IN path | step.from] AS model_ids,
       [] AS worker_ids,
       evidence
ORDER BY key
