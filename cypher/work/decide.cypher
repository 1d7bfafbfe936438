// Records a decision: its assignments, and the inputs that it was made from.
//
// `is_new` is false where the decision was known: then nothing is written. Concurrent decisions wait
// for locks on the workers that they pick. `over` names those that are now over their capacity, and
// `had` those that had the task before: then roll back and decide again.
//
// mode: write
// returns: is_new BOOLEAN, over LIST<STRING>, had LIST<STRING>
/*
:param task_id => 'task-1'
:param policy => 'default@1'
:param decision_id => 'task-1'
:param decided_at => datetime('2026-01-01T00:00:00Z')
:param facts => {seed: 7, workers: 1, distinct: [], verifications: 0, min_reputation: 0.0, newcomer_share: 0.1,
  models: ['acme/small'], base_models: ['small'], makers: ['acme'], providers: [''], candidates: ['worker-2'],
  operators: [''], chances: [0.5], newcomers: [false], considered: 1, gave_up: [], effective_votes: null}
:param rows => [{assignment_id: 'task-1/1', worker_id: 'worker-2', model_id: 'acme/small', digest: '00'}]
*/
MATCH (task:Task {task_id: $task_id})
OPTIONAL MATCH (policy:Policy {policy_id: $policy})
MERGE (decision:Decision {decision_id: $decision_id})
  ON CREATE SET decision += $facts, decision.decided_at = $decided_at
WITH task, policy, decision, decision.decided_at = $decided_at AND decision.seed = $facts.seed AS is_new
CALL (task, policy, decision, is_new) {
  WITH task, policy, decision
  WHERE is_new
  UNWIND $rows AS row
  WITH task, policy, decision, row
  // all decisions take the locks in one order
  ORDER BY row.worker_id
  MATCH (worker:Worker {worker_id: row.worker_id})
  SET worker.last_assigned_at = $decided_at
  WITH task, policy, decision, row, worker,
       EXISTS { (worker)<-[:TO]-(:Assignment)-[:FOR]->(task) } AS had
  MATCH (model:Model {model_id: row.model_id})
  MERGE (assignment:Assignment {assignment_id: row.assignment_id})
    ON CREATE SET assignment.mode = 'assigned',
                  assignment.assigned_at = $decided_at,
                  assignment.registry_as_of = $decided_at,
                  assignment.digest = row.digest
  MERGE (assignment)-[:PART_OF]->(decision)
  MERGE (assignment)-[:FOR]->(task)
  MERGE (assignment)-[:TO]->(worker)
  MERGE (assignment)-[:ADVISED]->(model)
  MERGE (worker)-[:HOLDS]->(assignment)
  FOREACH (under IN CASE WHEN policy IS NULL THEN [] ELSE [policy] END |
    MERGE (assignment)-[:DECIDED_UNDER]->(under))
  WITH worker, had
  RETURN collect(CASE WHEN COUNT { (worker)-[:HOLDS]->() } > worker.capacity THEN worker.worker_id END) AS over,
         collect(CASE WHEN had THEN worker.worker_id END) AS had
}
RETURN is_new, over, had
