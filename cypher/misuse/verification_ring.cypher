// Groups of workers that verify one another far more often than they could by chance.
//
// By chance a worker's verdicts fall on others as the others' outcomes do: on tasks that it did
// itself, among those who did them, too; else in all of the task types in which it verifies. Score of
// a pair, one way: n KL(share, expected), Chernoff's bound as a logarithm. Pairs over the threshold
// are links; a ring is a group of three or more in which links lead from each to each, however long
// the way. The score of a ring is that of its weakest link.
//
// mode: read
// severity: error
// threat: collusion
// maturity: experimental
// reference: Chernoff (1952); Akoglu, Tong and Koutra (2015) on dense groups
// measured: not yet on real verdicts; none of the shared data has any
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param false_positives => 0.01
*/
CALL () {
  MATCH (:Worker)-[verdict:VERIFIED]->(outcome:Outcome)<-[:REPORTED]-(:Worker)
  MATCH (outcome)-[:OF]->(:Assignment)-[:FOR]->(:Task)-[:OF_TYPE]->(type:TaskType)
  WITH DISTINCT type
  MATCH (type)<-[:OF_TYPE]-(:Task)<-[:FOR]-(:Assignment)<-[:OF]-(:Outcome)<-[:REPORTED]-(worker:Worker)
  WITH type.name AS type, worker.worker_id AS id, count(*) AS outcomes
  RETURN collect({type: type, id: id, outcomes: outcomes}) AS reported
}
MATCH (verifier:Worker)-[verdict:VERIFIED]->(outcome:Outcome)<-[:REPORTED]-(worker:Worker)
MATCH (outcome)-[:OF]->(:Assignment)-[:FOR]->(task:Task)-[:OF_TYPE]->(type:TaskType)
WHERE verdict.agrees AND NOT verifier:Trusted AND verifier <> worker
WITH reported, verifier, worker.worker_id AS to, outcome.outcome_id AS outcome, type.name AS type,
     EXISTS { (verifier)-[:REPORTED]->(:Outcome)-[:OF]->(:Assignment)-[:FOR]->(task) } AS met
WITH reported, verifier, to, collect(outcome) AS outcomes, collect(DISTINCT type) AS types,
     sum(CASE WHEN met THEN 1 ELSE 0 END) AS own
WITH reported, verifier, collect({to: to, outcomes: outcomes}) AS praised, collect(types) AS types,
     sum(size(outcomes)) AS n, sum(own) AS met
// whom the verifier could have met: where it did the task itself, those who did it too; else all of the type
WITH verifier, praised, n, toFloat(met) / n AS at_work,
     COLLECT {
       MATCH (verifier)-[:REPORTED]->(:Outcome)-[:OF]->(:Assignment)-[:FOR]->(task:Task)
       WHERE met > 0
       WITH DISTINCT verifier, task
       MATCH (task)<-[:FOR]-(:Assignment)<-[:OF]-(:Outcome)<-[:REPORTED]-(other:Worker)
       WHERE other <> verifier
       WITH other.worker_id AS id, count(*) AS outcomes
       RETURN {id: id, outcomes: outcomes}
     } AS beside,
     [r IN reported WHERE r.id <> verifier.worker_id AND any(list IN types WHERE r.type IN list)] AS others
WITH verifier.worker_id AS from, praised, n, at_work, beside, others,
     reduce(s = 0.0, r IN beside | s + r.outcomes) AS all_beside, reduce(s = 0.0, r IN others | s + r.outcomes) AS pool
UNWIND praised AS p
WITH from, p.to AS to, p.outcomes AS outcomes, n, toFloat(size(p.outcomes)) / n AS share,
     at_work * CASE WHEN all_beside = 0 THEN 0.0 ELSE
       reduce(s = 0, r IN beside | s + CASE r.id WHEN p.to THEN r.outcomes ELSE 0 END) / all_beside END
     + (1 - at_work) * reduce(s = 0, r IN others | s + CASE r.id WHEN p.to THEN r.outcomes ELSE 0 END) / pool
       AS expected
WITH from, to, outcomes, CASE WHEN share <= expected OR expected >= 1 THEN 0.0 ELSE
     n * (share * log(share / expected)
       + CASE WHEN share = 1 THEN 0.0 ELSE (1 - share) * log((1 - share) / (1 - expected)) END) END AS score
WITH collect({from: from, to: to, score: score, outcomes: outcomes}) AS pairs
WITH size(pairs) AS population, [p IN pairs WHERE p.score >= log(size(pairs) / $false_positives)] AS links
UNWIND links AS link
WITH DISTINCT population, links, link.from AS start
WITH population, links, start, reduce(seen = [start], step IN range(1, size(links)) |
       seen + [l IN links WHERE l.from IN seen AND NOT l.to IN seen | l.to]) AS forth,
     reduce(seen = [start], step IN range(1, size(links)) |
       seen + [l IN links WHERE l.to IN seen AND NOT l.from IN seen | l.from]) AS back
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
