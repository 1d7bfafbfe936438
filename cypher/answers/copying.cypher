// Who may have copied from whom: pairs that are alike, each way that time allows.
//
// A copy comes later: `later` and `earlier` count the shared answers that the worker reported after
// and before the source, and the way that most of them contradict is left out. `score` is the pair's
// `strength` with the logarithm of how likely this source is, before the answers are seen: as the
// fourth power of the share of the worker's tasks that the source did, over all whom it met. So the
// likelihood ratios of a worker are weighted, with weights that add up to 1.
//
// mode: read
// returns: worker_id STRING, source_id STRING, shared INTEGER, alike INTEGER, wrong_alike INTEGER,
// later INTEGER, earlier INTEGER, strength FLOAT, score FLOAT
/*
:param task_type => 'generation'
:param pairs => [{a_id: 'worker-1', b_id: 'worker-2', shared: 9, alike: 9, wrong_alike: 2, strength: 4.5}]
:param least => 1.0
*/
UNWIND $pairs AS pair
UNWIND [[pair.a_id, pair.b_id], [pair.b_id, pair.a_id]] AS way
WITH way[0] AS worker_id, collect({source_id: way[1], pair: pair}) AS sources
MATCH (:Worker {worker_id: worker_id})-[:REPORTED]->(outcome:Outcome)-[:OF]->(:Assignment)-[:FOR]->(task:Task)
      -[:OF_TYPE]->(:TaskType {name: $task_type})
WHERE outcome.answer IS NOT NULL
WITH worker_id, sources, count(DISTINCT task) AS tasks
WITH worker_id, [s IN sources | s {.*, weight: (toFloat(s.pair.shared) / tasks) ^ 4}] AS sources
WITH worker_id, sources, reduce(total = 0.0, s IN sources | total + s.weight) AS total
UNWIND sources AS source
WITH worker_id, source.source_id AS source_id, source.pair AS pair, source.weight / total AS weight
WHERE pair.strength + log(weight) >= $least
MATCH (:Worker {worker_id: worker_id})-[:REPORTED]->(own:Outcome)-[:OF]->(:Assignment)-[:FOR]->(task:Task)
      -[:OF_TYPE]->(:TaskType {name: $task_type})
MATCH (task)<-[:FOR]-(:Assignment)<-[:OF]-(other:Outcome)<-[:REPORTED]-(:Worker {worker_id: source_id})
WHERE own.answer = other.answer
WITH worker_id, source_id, pair, weight, task, min(own.reported_at) AS own_at, min(other.reported_at) AS other_at
WITH worker_id, source_id, pair, weight, sum(CASE WHEN own_at > other_at THEN 1 ELSE 0 END) AS later,
     sum(CASE WHEN own_at < other_at THEN 1 ELSE 0 END) AS earlier
WHERE later >= earlier
RETURN worker_id, source_id, pair.shared AS shared, pair.alike AS alike, pair.wrong_alike AS wrong_alike,
       later, earlier, pair.strength AS strength, pair.strength + log(weight) AS score
ORDER BY score DESC, worker_id, source_id
