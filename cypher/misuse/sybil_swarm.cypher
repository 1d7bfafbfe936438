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
WITH anchors, COLLECT {
  UNWIND anchors AS anchor
  MATCH ANY SHORTEST (anchor)
        (()-[verdict:VERIFIED WHERE verdict.agrees]->(:Outcome)<-[:REPORTED]-(:Worker))*
        (worker:Worker)
  RETURN DISTINCT worker
} AS reached
WHERE size(reached) > size(anchors)
MATCH (verifier:Worker)-[verdict:VERIFIED]->(outcome:Outcome)<-[report:REPORTED]-(worker:Worker)
WHERE verdict.agrees AND NOT verifier IN reached AND NOT worker IN reached
  AND none(key IN keys($covered) WHERE any(look IN $covered[key]
           WHERE verifier.worker_id IN look.workers AND worker.worker_id IN look.workers
             AND look.after < coalesce(verdict.recorded_at, verdict.at) <= look.until))
WITH verifier.worker_id AS from, worker.worker_id AS to, collect(outcome.outcome_id) AS outcomes,
     collect(verdict) + collect(report) AS steps
WITH collect({from: from, to: to, outcomes: outcomes}) AS links, collect(steps) AS steps
WITH links, COLLECT { UNWIND steps AS some UNWIND some AS step RETURN DISTINCT step } AS praise
// One walk for each group, from the first of its members that links name.
WITH links, reduce(groups = [], link IN links |
  CASE WHEN any(group IN groups WHERE link.to IN group) THEN groups ELSE groups + [COLLECT {
    MATCH (start:Worker {worker_id: link.to})
    MATCH ANY SHORTEST (start) (()-[step:VERIFIED|REPORTED WHERE step IN praise]-())* (member:Worker)
    RETURN member.worker_id AS name ORDER BY name
  }] END) AS groups
UNWIND groups AS members
WITH links, members
WHERE size(members) >= 3
WITH members, [link IN links WHERE link.from IN members] AS inside
RETURN reduce(s = members[0], id IN members[1..] | s + ' ' + id) AS key, 'warning' AS severity,
       size(members) + ' workers are praised by one another only' AS summary,
       [size(inside) + ' pairs agree'] AS facts, COUNT { (:Worker) } AS population, toFloat(size(members)) AS score,
       [] AS model_ids, members AS worker_ids,
       [o IN reduce(s = [], l IN inside | s + l.outcomes)[..50] | 'outcome ' + o] AS evidence
ORDER BY key
