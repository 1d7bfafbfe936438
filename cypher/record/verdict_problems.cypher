// What is wrong with verdicts that are to be recorded.
//
// `missing` tells what isn't in the graph from what contradicts it.
//
// mode: read
// returns: position INTEGER, field STRING, found STRING, expected STRING, missing BOOLEAN
/*
:param rows => [{verdict_id: 'verdict-1', worker_id: 'worker-2', outcome_id: 'outcome-1', at: null, digest: '00'}]
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
             expected: 'no time before the outcome, ' + toString(outcome.reported_at)} END,
  CASE WHEN known.digest <> row.digest
       THEN {field: 'verdict_id', found: row.verdict_id, missing: false,
             expected: 'what is known of this verdict, or another id'} END] AS problem
WITH position, problem
WHERE problem IS NOT NULL
RETURN position, problem.field AS field, problem.found AS found, problem.expected AS expected,
       problem.missing AS missing
ORDER BY position, field, expected
