// Groups of workers whose only praise comes from one another, with no path from an anchor.
//
// Trust starts at the Trusted workers, and goes on over outcomes with which a worker agreed. A
// group of three or more whose members agree with one another, and with whom nobody agrees that
// trust reaches, is a swarm. Without a Trusted worker who agreed with anybody there is nothing to go
// by, and nothing is found.
//
// mode: read
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
WITH anchors, reduce(trust = {seen: anchors, last: anchors}, step IN range(1, COUNT { (:Worker) }) |
  CASE trust.last WHEN [] THEN trust ELSE head([new IN [COLLECT {
    UNWIND trust.last AS from
    MATCH (from)-[verdict:VERIFIED]->(:Outcome)<-[:REPORTED]-(to:Worker)
    WHERE verdict.agrees AND NOT to IN trust.seen
    RETURN DISTINCT to
  }] | {seen: trust.seen + new, last: new}]) END).seen AS reached
WHERE size(reached) > size(anchors)
MATCH (verifier:Worker)-[verdict:VERIFIED]->(outcome:Outcome)<-[:REPORTED]-(worker:Worker)
WHERE verdict.agrees AND NOT verifier IN reached AND NOT worker IN reached
  AND none(key IN keys($covered) WHERE any(look IN $covered[key]
           WHERE verifier.worker_id IN look.workers AND worker.worker_id IN look.workers
             AND look.after < coalesce(verdict.recorded_at, verdict.at) <= look.until))
WITH verifier.worker_id AS from, worker.worker_id AS to, collect(outcome.outcome_id) AS outcomes
WITH collect({from: from, to: to, outcomes: outcomes}) AS links
// One group after the other: all whom links, followed either way, join to the first that is in none.
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
