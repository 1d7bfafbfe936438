// How outcomes were verified: by known answers, by trusted auditors, by other workers.
//
// Strongest first, `how` is 'known answer' (the outcome's answer against the task's), 'audit' (a
// verdict of a Trusted worker), 'agreement' (another worker gave the same answer, or a different one,
// on the same task) or 'verdict' (of a worker who isn't Trusted). Workers of one operator don't verify
// one another, so their answers aren't compared.
//
// mode: read
// use: question
// returns: outcome_id STRING, how STRING, by STRING, agrees BOOLEAN, score FLOAT, at ZONED DATETIME
/*
:param outcome_ids => ['outcome-1']
*/
UNWIND $outcome_ids AS outcome_id
MATCH (outcome:Outcome {outcome_id: outcome_id})-[:OF]->(assignment:Assignment)-[:FOR]->(task:Task)
MATCH (worker:Worker)-[:REPORTED]->(outcome)
CALL (outcome, assignment, task, worker) {
  WITH outcome, task
  WHERE task.reference IS NOT NULL AND outcome.answer IS NOT NULL
  RETURN 1 AS strength, 'known answer' AS how, null AS by, outcome.answer = task.reference AS agrees,
         null AS score, task.reference_at AS at
  UNION ALL
  MATCH (verifier:Worker)-[verdict:VERIFIED]->(outcome)
  RETURN CASE WHEN verifier:Trusted THEN 2 ELSE 4 END AS strength,
         CASE WHEN verifier:Trusted THEN 'audit' ELSE 'verdict' END AS how,
         verifier.worker_id AS by, verdict.agrees AS agrees, verdict.score AS score, verdict.at AS at
  UNION ALL
  MATCH (task)<-[:FOR]-(peer:Assignment)<-[:OF]-(other:Outcome)<-[:REPORTED]-(another:Worker)
  WHERE peer <> assignment
    AND another <> worker
    AND outcome.answer IS NOT NULL
    AND other.answer IS NOT NULL
    AND NOT EXISTS { (another)-[:RUN_BY]->(:Operator)<-[:RUN_BY]-(worker) }
  RETURN 3 AS strength, 'agreement' AS how, another.worker_id AS by, other.answer = outcome.answer AS agrees,
         null AS score, other.reported_at AS at
}
RETURN outcome_id, how, by, agrees, score, at
ORDER BY outcome_id, strength, at, by
