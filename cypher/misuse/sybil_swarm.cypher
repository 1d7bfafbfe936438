// Groups of workers whose only praise comes from one another, with no path from an anchor.
//
// Trust flows from the Trusted workers along verdicts that agree. A swarm is a group of three or more
// whose members agree with one another, and with whom nobody agrees that trust reaches. If no Trusted
// worker has agreed with anybody, nothing is found.
//
// mode: read
// use: detector
// severity: warning
// threat: Sybils
// maturity: stable
// reference: Kamvar, Schlosser and Garcia-Molina (2003); Cheng and Friedman (2005)
// measured: on Bitcoin-OTC all of 20 and 100 invented found, none if endorsed; nobody honest accused
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param covered => {}
*/
MATCH (anchor:Trusted)
WITH collect(anchor) AS anchors
// A verdict leads to an outcome, that to its assignment, and that to the worker who did it.
WITH anchors, COLLECT {
  UNWIND anchors AS anchor
  MATCH (anchor) (()-[step:VERIFIED|OF|TO WHERE coalesce(step.agrees, true)]->())* (worker:Worker)
  RETURN DISTINCT worker
} AS reached
WHERE size(reached) > size(anchors)
MATCH (verifier:Worker)-[verdict:VERIFIED]->(outcome:Outcome)<-[:REPORTED]-(worker:Worker)
WHERE verdict.agrees AND NOT verifier IN reached AND NOT worker IN reached
  AND none(key IN keys($covered) WHERE any(look IN $covered[key]
           WHERE verifier.worker_id IN look.workers AND worker.worker_id IN look.workers
             AND look.after < coalesce(verdict.recorded_at, verdict.at) <= look.until))
WITH verifier.worker_id AS from, worker.worker_id AS to, collect(outcome.outcome_id) AS outcomes
WITH collect({from: from, to: to, outcomes: outcomes}) AS links
// One group after the other: everybody whom links, in either direction, join to the first in no group.
WITH links, reduce(found = {done: [], groups: []}, link IN links |
  CASE WHEN link.to IN found.done THEN found ELSE head([group IN [
    reduce(group = {seen: [link.to], last: [link.to]}, step IN range(1, size(links)) |
      CASE group.last WHEN [] THEN group ELSE head([new IN [COLLECT {
        UNWIND links AS l
        UNWIND [[l.from, l.to], [l.to, l.from]] AS way
        WITH way
        WHERE way[0] IN group.last AND NOT way[1] IN group.seen
        RETURN DISTINCT way[1]
      }] | {seen: group.seen + new, last: new}]) END).seen
  ] | {done: found.done + group, groups: found.groups + [group]}]) END).groups AS groups
UNWIND groups AS group
WITH links, group
WHERE size(group) >= 3
WITH links, COLLECT { UNWIND group AS id RETURN id ORDER BY id } AS members
WITH members, [l IN links WHERE l.from IN members] AS inside
RETURN reduce(s = members[0], id IN members[1..] | s + ' ' + id) AS key, 'warning' AS severity,
       size(members) + ' workers are praised by one another only' AS summary,
       [size(inside) + ' pairs agree'] AS facts, COUNT { (:Worker) } AS population, toFloat(size(members)) AS score,
       [] AS model_ids, members AS worker_ids,
       [o IN reduce(s = [], l IN inside | s + l.outcomes)[..50] | 'outcome ' + o] AS evidence
ORDER BY key
