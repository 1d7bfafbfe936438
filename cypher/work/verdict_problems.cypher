// Problems of verdicts that are to be recorded.
//
// `missing` is true where something isn't in the graph, false where the row contradicts it.
//
// mode: read
// use: step
// returns: position INTEGER, field STRING, found STRING, expected STRING, missing BOOLEAN
/*
:param rows => [{verdict_id: 'verdict-1', worker_id: 'worker-2', outcome_id: 'outcome-1', agrees: true,
  score: null, at: null, digest: '00'}]
*/
UNWIND range(0, size($rows) - 1) AS position
WITH position, $rows[position] AS row
OPTIONAL MATCH (verifier:Worker {worker_id: row.worker_id})
OPTIONAL MATCH (outcome:Outcome {outcome_id: row.outcome_id})
OPTIONAL MATCH (worker:Worker)-[:REPORTED]->(outcome)
OPTIONAL MATCH (verifier)-[:RUN_BY]->(operator:Operator)<-[:RUN_BY]-(worker)
OPTIONAL MATCH ()-[known:VERIFIED {verdict_id: row.verdict_id}]->()
WITH position, row, verifier, outcome, worker, operator, known,
     head(COLLECT {
       MATCH (verifier)-[other:VERIFIED]->(outcome)
       WHERE other.verdict_id <> row.verdict_id
       RETURN other.verdict_id ORDER BY other.verdict_id
     }) AS other
WITH position, row, verifier, outcome, worker, operator, known, other,
     [pair IN [
       ['worker_id', startNode(known).worker_id, row.worker_id],
       ['outcome_id', endNode(known).outcome_id, row.outcome_id],
       ['agrees', toString(known.agrees), toString(row.agrees)],
       ['score', toString(known.score), toString(row.score)]
     ] WHERE known.digest <> row.digest
       AND coalesce(pair[1] <> pair[2], (pair[1] IS NULL) <> (pair[2] IS NULL))] AS pairs
// a time left out was the server's: it is a problem only where nothing else differs
WITH position, row, verifier, outcome, worker, operator, known, other, pairs + CASE
       WHEN known.digest <> row.digest AND coalesce(known.at <> row.at, pairs = [])
       THEN [['at', toString(known.at), toString(row.at)]] ELSE [] END AS differing
UNWIND [
  CASE WHEN verifier IS NULL
       THEN {field: 'worker_id', found: row.worker_id, expected: 'a declared worker', missing: true} END,
  CASE WHEN outcome IS NULL
       THEN {field: 'outcome_id', found: row.outcome_id, expected: 'an outcome reported before', missing: true} END,
  CASE WHEN verifier = worker
       THEN {field: 'worker_id', found: row.worker_id, missing: false,
             expected: 'another worker than the one whose outcome it is'} END,
  CASE WHEN verifier <> worker AND operator IS NOT NULL
       THEN {field: 'worker_id', found: row.worker_id, missing: false,
             expected: 'a worker of another operator than ' + operator.operator_id + ', whose outcome it is'} END,
  CASE WHEN other IS NOT NULL
       THEN {field: 'verdict_id', found: row.verdict_id, missing: false,
             expected: 'the verdict that this worker has given on this outcome, ' + other} END,
  CASE WHEN row.at < outcome.reported_at
       THEN {field: 'at', found: toString(row.at), missing: false,
             expected: 'no time before the outcome, ' + toString(outcome.reported_at)} END] + [pair IN differing |
  {field: pair[0], found: pair[2], missing: false,
   expected: left(coalesce(pair[1], 'nothing'), 80) + ', what is known of this verdict (' + row.verdict_id
     + '), or another id'}] AS problem
WITH position, problem
WHERE problem IS NOT NULL
RETURN position, problem.field AS field, problem.found AS found, problem.expected AS expected,
       problem.missing AS missing
ORDER BY position, found IS NULL, field, expected
