// A decision and its assignments, found by its id or by the id of one of its assignments.
//
// `inputs` is what the decision was made from; `assignments` are in the decision's order.
//
// mode: read
// use: question
// returns: decision_id STRING, task_id STRING, policy STRING, decided_at ZONED DATETIME,
// inputs MAP, assignments LIST<MAP>
/*
:param id => 'task-1'
*/
CALL () {
  MATCH (decision:Decision {decision_id: $id})
  RETURN decision
  UNION
  MATCH (:Assignment {assignment_id: $id})-[:PART_OF]->(decision:Decision)
  RETURN decision
}
MATCH (assignment:Assignment)-[:PART_OF]->(decision)
MATCH (assignment)-[:FOR]->(task:Task)
MATCH (assignment)-[:TO]->(worker:Worker)
MATCH (assignment)-[:ADVISED]->(model:Model)
OPTIONAL MATCH (assignment)-[:DECIDED_UNDER]->(policy:Policy)
WITH decision, task, policy, assignment, worker, model
ORDER BY assignment.assignment_id
RETURN decision.decision_id AS decision_id,
       task.task_id AS task_id,
       policy.policy_id AS policy,
       decision.decided_at AS decided_at,
       properties(decision) AS inputs,
       collect({assignment_id: assignment.assignment_id, worker_id: worker.worker_id,
                model_id: model.model_id}) AS assignments
ORDER BY decision_id
