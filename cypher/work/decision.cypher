// A decision and its assignments, found by its id or by the id of one of its assignments.
//
// `inputs` is what the decision was made from; `assignments` are in the decision's order. `effective_votes` is how
// many independent votes their models are worth, as far as that was known then; null for one.
//
// mode: read
// use: question
// returns: decision_id STRING, task_id STRING, policy STRING, decided_at ZONED DATETIME,
// inputs MAP, assignments LIST<MAP>, effective_votes FLOAT
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
       decision {
         .decision_id, .decided_at, .seed, .workers, .distinct, .verifications, .min_reputation, .newcomer_share,
         .models, .base_models, .makers, .providers, .candidates, .operators, .chances, .newcomers, .considered,
         .gave_up
       } AS inputs,
       collect({assignment_id: assignment.assignment_id, worker_id: worker.worker_id,
                model_id: model.model_id}) AS assignments,
       decision.effective_votes AS effective_votes
ORDER BY decision_id
