// How much trust flows from the anchors to each worker, by Graph Data Science.
//
// `reputation/endorsements`, over whose parts trust flows `$steps` times, is its twin in plain Cypher: both
// give the same result. The projection exists in the server's memory while this runs, under a name that must
// be unique. PageRank after n iterations sums what was held back of trust passed on up to n - 1 times; what is
// passed on the last time, with nothing held back, follows from the difference that one more iteration makes.
// Lost trust goes to an arbitrary outcome, which passes nothing on.
//
// mode: read
// use: step
// requires: Graph Data Science
// returns: worker_id STRING, trust FLOAT
/*
:param projection => 'example'
:param as_of => null
:param held_back => 0.15
:param hesitation => 20.0
:param steps => 5
*/
MATCH (anchor:Trusted)
WHERE coalesce(anchor.joined_at <= $as_of, true)
WITH collect(anchor) AS anchors
WHERE size(anchors) > 0
// After a transient error the driver runs the statement again.
CALL () {
  CALL gds.graph.drop($projection, false) YIELD graphName
  RETURN count(graphName) AS left_over
}
CALL (anchors) {
  CALL (anchors) {
    UNWIND anchors AS source
    RETURN source, null AS target, 0.0 AS parts
    UNION ALL
    CALL () {
      MATCH (outcome:Outcome)
      RETURN outcome LIMIT 1
    }
    MATCH (source:Worker)-[verdict:VERIFIED]->(:Outcome)<-[:REPORTED]-(worker:Worker)
    WHERE coalesce(verdict.at <= $as_of, true)
      AND NOT EXISTS { (source)-[:RUN_BY]->(:Operator)<-[:RUN_BY]-(worker) }
    WITH outcome, source, worker, sum(CASE WHEN verdict.agrees THEN 1 ELSE -1 END) AS balance
    WHERE balance > 0
    OPTIONAL MATCH (worker)-[:RUN_BY]->(operator:Operator)
    WITH outcome, source, coalesce(operator, worker) AS voice, collect(worker) AS own
    WITH outcome, source, collect(own) + [[outcome]] AS endorsed
    UNWIND endorsed AS own
    UNWIND own AS target
    RETURN source, target, CASE WHEN target = outcome THEN $hesitation ELSE 1.0 / size(own) END AS parts
  }
  RETURN gds.graph.project($projection, source, target, {relationshipProperties: {parts: parts}}) AS projected
}
CALL (anchors, projected) {
  CALL gds.pageRank.stream($projection, {
    sourceNodes: anchors, relationshipWeightProperty: 'parts', dampingFactor: 1 - $held_back,
    maxIterations: $steps, tolerance: 0.0, concurrency: 1
  }) YIELD nodeId, score
  RETURN nodeId, score AS before, 0.0 AS after
  UNION ALL
  CALL gds.pageRank.stream($projection, {
    sourceNodes: anchors, relationshipWeightProperty: 'parts', dampingFactor: 1 - $held_back,
    maxIterations: $steps + 1, tolerance: 0.0, concurrency: 1
  }) YIELD nodeId, score
  RETURN nodeId, 0.0 AS before, score AS after
}
WITH anchors, nodeId, sum(before) AS before, sum(after) AS after
WITH collect({
       node: gds.util.asNode(nodeId), trust: (before + (after - before) / $held_back) / size(anchors)
     }) AS ranks
CALL () {
  CALL gds.graph.drop($projection, false) YIELD graphName
  RETURN count(graphName) AS dropped
}
UNWIND ranks AS rank
WITH rank.node AS worker, rank.trust AS trust
WHERE worker:Worker AND trust > 0
RETURN worker.worker_id AS worker_id, trust
ORDER BY trust DESC, worker_id
