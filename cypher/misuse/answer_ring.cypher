// Groups of workers that share an answer key, whatever is true.
//
// All answers are likelier if the group shares a key and everybody else follows the truth, than if
// everybody does. Score: that log likelihood ratio, by the last scan, less the cost of saying who is in
// the group. Known answers tell a ring from workers that only think alike, such as those that run one
// model: it is an error if the members do worse on them than the others, by Chernoff's bound, and a
// notice otherwise.
//
// mode: read
// use: detector
// severity: error
// threat: collusion
// maturity: stable
// reference: Dawid and Skene (1979) with a second key; hard EM, Celeux and Govaert (1992)
// measured: planted at 5 %, AUC 0.999, recall 0.62; 0.0 % of honest workers accused; see docs/misuse.md
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param false_positives => 0.01
*/
MATCH (ring:Ring {kind: 'answers'})
WHERE ring.gain >= log(ring.tests / $false_positives)
WITH ring, COLLECT {
  MATCH (ring)<-[:MEMBER_OF]-(member:Worker)
  RETURN member.worker_id AS id ORDER BY id
} AS members
MATCH (ring)<-[:MEMBER_OF]-(:Worker)-[:REPORTED]->(outcome:Outcome)-[:OF]->(:Assignment)-[:FOR]->(task:Task)
      -[:OF_TYPE]->(:TaskType {name: ring.task_type})
WITH ring, members, outcome, task
ORDER BY task.reference IS NULL, outcome.answer = task.reference, outcome.outcome_id
WITH ring, members, collect(outcome.outcome_id) AS outcomes, count(task.reference) AS known,
     sum(CASE WHEN outcome.answer = task.reference THEN 1 ELSE 0 END) AS right
// The names of many are too long for a key.
RETURN ring.task_type + ' ' + CASE WHEN size(members) > 50 THEN ring.ring_id
         ELSE reduce(s = members[0], id IN members[1..] | s + ' ' + id) END AS key,
       CASE WHEN ring.disproof >= -log($false_positives) THEN 'error' ELSE 'notice' END AS severity,
       size(members) + ' workers share a key of answers in ' + ring.task_type AS summary,
       CASE WHEN known > 0 THEN ['right on known answers: ' + right + ' of ' + known]
            ELSE ['rests on agreement alone'] END AS facts,
       ring.population AS population, ring.gain AS score, [] AS model_ids, members AS worker_ids,
       [o IN outcomes[..50] | 'outcome ' + o] AS evidence
ORDER BY score DESC, key
