// Who may have copied from whom: pairs that are alike, in each direction that time allows.
//
// A copy comes later: `later` and `earlier` count the shared answers that the worker reported after
// and before the source, and a direction that most of them contradict is left out. `score` is the
// pair's `lasting` strength plus the log prior of this source: proportional to the fourth power of the
// share of the worker's tasks that the source did, normalized over all with whom it shares tasks. So a
// worker's likelihood ratios are weighted, with weights that sum to 1.
//
// mode: read
// use: step
// returns: worker_id STRING, source_id STRING, shared INTEGER, alike INTEGER, wrong_alike INTEGER,
// later INTEGER, earlier INTEGER, strength FLOAT, score FLOAT
/*
:param task_type => 'generation'
:param pairs => [{a_id: 'w1', b_id: 'w2', shared: 9, alike: 9, wrong_alike: 2, a_first: 9, b_first: 0, lasting: 4.5}]
:param least => 1.0
*/
UNWIND $pairs AS pair
UNWIND [{worker: pair.a_id, source: pair.b_id, later: pair.b_first, earlier: pair.a_first},
        {worker: pair.b_id, source: pair.a_id, later: pair.a_first, earlier: pair.b_first}] AS way
WITH way.worker AS worker_id, collect({way: way, pair: pair}) AS ways
MATCH (:Worker {worker_id: worker_id})-[:REPORTED]->(outcome:Outcome)-[:OF]->(:Assignment)-[:FOR]->(task:Task)
      -[:OF_TYPE]->(:TaskType {name: $task_type})
WHERE outcome.answer IS NOT NULL
WITH worker_id, ways, count(DISTINCT task) AS tasks
WITH worker_id, [w IN ways | w {.*, weight: (toFloat(w.pair.shared) / tasks) ^ 4}] AS ways
WITH worker_id, ways, reduce(total = 0.0, w IN ways | total + w.weight) AS total
UNWIND ways AS w
WITH worker_id, w.way AS way, w.pair AS pair, w.pair.lasting + log(w.weight / total) AS score
WHERE score >= $least AND way.later >= way.earlier
RETURN worker_id, way.source AS source_id, pair.shared AS shared, pair.alike AS alike, pair.wrong_alike AS wrong_alike,
       way.later AS later, way.earlier AS earlier, pair.lasting AS strength, score
ORDER BY score DESC, worker_id, source_id
