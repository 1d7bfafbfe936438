// Groups of workers whose only praise comes from one another, with no path from an anchor.
//
// Trust starts at the Trusted workers, and goes on over outcomes with which a worker agreed. A
// group of three or more whose members agree with one another, and with whom nobody agrees that
// trust reaches, is a swarm. Without a single Trusted worker there is nothing to go by, and
// nothing is found.
//
// mode: read
// severity: warning
// threat: Sybils
// maturity: experimental
// reference: Kamvar, Schlosser and Garcia-Molina (2003); Cheng and Friedman (2005)
// measured: not yet on real verdicts
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
MATCH (verifier:Worker)-[verdict:VERIFIED]->(outcome:Outcome)<-[:REPORTED]-(worker:Worker)
WHERE verdict.agrees
WITH DISTINCT verifier, worker, collect(outcome.outcome_id) AS outcomes
WITH collect({from: verifier.worker_id, to: worker.worker_id, outcomes: outcomes}) AS links,
     COLLECT { MATCH (anchor:Trusted) RETURN anchor.worker_id AS id ORDER BY id } AS anchors
WHERE anchors <> []
WITH links, reduce(seen = anchors, step IN range(1, 12) | seen + COLLECT {
       UNWIND links AS l
       WITH l WHERE l.from IN seen AND NOT l.to IN seen
       RETURN DISTINCT l.to
     }) AS reached
WITH [l IN links WHERE NOT l.to IN reached AND NOT l.from IN reached] AS links, reached
UNWIND links AS link
WITH DISTINCT links, reached, link.to AS start
WITH links, start, reduce(seen = [start], step IN range(1, 12) |
       seen + COLLECT { UNWIND links AS l UNWIND [[l.from, l.to], [l.to, l.from]] AS way
                        WITH way WHERE way[0] IN seen AND NOT way[1] IN seen RETURN DISTINCT way[1] }) AS group
UNWIND group AS id
WITH DISTINCT links, start, id
ORDER BY id
WITH links, start, collect(id) AS members
WITH DISTINCT links, members
WHERE size(members) >= 3
WITH members, [l IN links WHERE l.from IN members] AS inside
RETURN reduce(s = members[0], id IN members[1..] | s + ' ' + id) AS key, 'warning' AS severity,
       size(members) + ' workers are praised by one another only' AS summary,
       [size(inside) + ' pairs agree'] AS facts, COUNT { (:Worker) } AS population, toFloat(size(members)) AS score,
       [] AS model_ids, members AS worker_ids,
       [o IN reduce(s = [], l IN inside | s + l.outcomes)[..50] | 'outcome ' + o] AS evidence
ORDER BY key
