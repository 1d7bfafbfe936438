// Groups of workers that verify one another far more often than they could by chance.
//
// By chance a worker's verdicts are spread over others in proportion to their outcomes: on tasks that it
// did itself, among those who did them too; otherwise over the task types in which it verifies, separately
// for those outcomes on which a decision required verdicts. Score of a pair, one way: n KL(share,
// expected), Chernoff's bound as a logarithm. Pairs over the threshold are links; a ring is a group of
// three or more that links connect strongly, each to each. Its score is that of its weakest link.
//
// mode: read
// use: detector
// severity: error
// threat: collusion
// maturity: experimental
// reference: Chernoff (1952); Akoglu, Tong and Koutra (2015) on dense groups
// measured: planted at 5 %, AUC 0.785, recall 0.57; 0.0 % of the honest accused, by made verdicts; see docs/misuse.md
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param false_positives => 0.01
:param covered => {}
*/
CALL () {
  MATCH (type:TaskType)<-[:OF_TYPE]-(:Task)<-[:FOR]-(a:Assignment)<-[:OF]-(:Outcome)<-[:REPORTED]-(:Worker)
  WITH [type.name, coalesce(head([(a)-[:PART_OF]->(d:Decision) | d.verifications > 0]), false)] AS type,
       count(*) AS outcomes
  RETURN collect({type: type, outcomes: outcomes}) AS totals
}
MATCH (verifier:Worker)-[verdict:VERIFIED]->(outcome:Outcome)<-[:REPORTED]-(worker:Worker)
MATCH (outcome)-[:OF]->(a:Assignment)-[:FOR]->(task:Task)-[:OF_TYPE]->(type:TaskType)
WHERE verdict.agrees AND NOT verifier:Trusted AND verifier <> worker
  AND none(key IN keys($covered) WHERE any(look IN $covered[key]
           WHERE verifier.worker_id IN look.workers AND worker.worker_id IN look.workers
             AND look.after < coalesce(verdict.recorded_at, verdict.at) <= look.until))
WITH totals, verifier, worker, outcome.outcome_id AS outcome,
     [type.name, coalesce(head([(a)-[:PART_OF]->(d:Decision) | d.verifications > 0]), false)] AS type,
     EXISTS { (verifier)<-[:TO]-(:Assignment)-[:FOR]->(task) } AS did_it
WITH totals, verifier, worker, collect(outcome) AS outcomes, collect(DISTINCT type) AS types,
     sum(CASE WHEN did_it THEN 1.0 ELSE 0.0 END) AS beside
WITH totals, verifier, collect({to: worker, outcomes: outcomes}) AS met, sum(size(outcomes)) AS n,
     sum(beside) / sum(size(outcomes)) AS beside, collect(types) AS types
WITH verifier, met, n, beside, [t IN totals WHERE any(list IN types WHERE t.type IN list)] AS totals
WITH verifier, met, n, beside, [t IN totals | t.type] AS types, reduce(s = 0.0, t IN totals | s + t.outcomes) AS pool
WITH verifier, met, n, beside, types, COLLECT {
  MATCH (verifier)-[:REPORTED]->(:Outcome)-[:OF]->(:Assignment)-[:FOR]->(task:Task)
  WHERE beside > 0
  WITH DISTINCT verifier, task
  MATCH (task)<-[:FOR]-(:Assignment)<-[:OF]-(:Outcome)<-[:REPORTED]-(mate:Worker)
  WHERE mate <> verifier
  WITH mate.worker_id AS id, count(*) AS outcomes
  RETURN {id: id, outcomes: outcomes}
} AS mates, pool - COUNT {
  MATCH (verifier)-[:REPORTED]->(:Outcome)-[:OF]->(a:Assignment)-[:FOR]->(:Task)-[:OF_TYPE]->(type:TaskType)
  WHERE [type.name, coalesce(head([(a)-[:PART_OF]->(d:Decision) | d.verifications > 0]), false)] IN types
} AS pool
WITH verifier, met, n, beside, types, pool, mates, reduce(s = 0.0, w IN mates | s + w.outcomes) AS all_mates
UNWIND met AS m
WITH m.to AS to, collect({from: verifier.worker_id, outcomes: m.outcomes, n: n, beside: beside, types: types,
     pool: pool, of_mates: CASE all_mates WHEN 0.0 THEN 0.0
                    ELSE head([w IN mates WHERE w.id = m.to.worker_id | w.outcomes] + 0) / all_mates END}) AS ways
WITH to.worker_id AS to, ways, COLLECT {
  MATCH (to)-[:REPORTED]->(:Outcome)-[:OF]->(a:Assignment)-[:FOR]->(:Task)-[:OF_TYPE]->(type:TaskType)
  WITH [type.name, coalesce(head([(a)-[:PART_OF]->(d:Decision) | d.verifications > 0]), false)] AS type,
       count(*) AS outcomes
  RETURN {type: type, outcomes: outcomes}
} AS reported
UNWIND ways AS way
WITH way.from AS from, to, way.outcomes AS outcomes, way.n AS n, toFloat(size(way.outcomes)) / way.n AS share,
     way.beside * way.of_mates + (1 - way.beside)
       * reduce(s = 0, r IN reported | s + CASE WHEN r.type IN way.types THEN r.outcomes ELSE 0 END) / way.pool
       AS expected
WITH from, to, outcomes, CASE WHEN share <= expected OR expected >= 1 THEN 0.0 ELSE
     n * (share * log(share / expected)
       + CASE WHEN share = 1 THEN 0.0 ELSE (1 - share) * log((1 - share) / (1 - expected)) END) END AS score
WITH collect({from: from, to: to, score: score, outcomes: outcomes}) AS pairs
WITH size(pairs) AS population, [p IN pairs WHERE p.score >= log(size(pairs) / $false_positives)] AS links
UNWIND links AS link
WITH DISTINCT population, links, link.from AS start
WITH population, links, start, reduce(way = {seen: [start], last: [start]}, step IN range(1, size(links)) |
       CASE way.last WHEN [] THEN way
            ELSE head([new IN [[l IN links WHERE l.from IN way.last AND NOT l.to IN way.seen | l.to]] |
                       {seen: way.seen + new, last: new}]) END).seen AS forth,
     reduce(way = {seen: [start], last: [start]}, step IN range(1, size(links)) |
       CASE way.last WHEN [] THEN way
            ELSE head([new IN [[l IN links WHERE l.to IN way.last AND NOT l.from IN way.seen | l.from]] |
                       {seen: way.seen + new, last: new}]) END).seen AS back
UNWIND [id IN forth WHERE id IN back] AS id
WITH DISTINCT population, links, start, id
ORDER BY id
WITH population, links, start, collect(id) AS members
WITH DISTINCT population, links, members
WHERE size(members) >= 3
WITH population, members, [l IN links WHERE l.from IN members AND l.to IN members] AS inside
RETURN reduce(s = toString(members[0]), id IN members[1..] | s + ' ' + toString(id)) AS key, 'error' AS severity,
       size(members) + ' workers verify one another far more often than by chance' AS summary,
       [size(inside) + ' links of ' + size(members) * (size(members) - 1)] AS facts, population,
       reduce(s = inside[0].score, l IN inside | CASE WHEN l.score < s THEN l.score ELSE s END) AS score,
       [] AS model_ids, members AS worker_ids,
       [o IN reduce(s = [], l IN inside | s + l.outcomes)[..50] | 'outcome ' + o] AS evidence
ORDER BY key
