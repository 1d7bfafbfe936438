// Uniqueness constraints, one for each identity in the graph.
//
// Several statements, run one by one; safe to repeat.
//
// mode: schema
CREATE CONSTRAINT constraint_unique_Pool_name IF NOT EXISTS
FOR (pool:Pool) REQUIRE pool.name IS UNIQUE;

CREATE CONSTRAINT constraint_unique_Spelling_key IF NOT EXISTS
FOR (spelling:Spelling) REQUIRE spelling.key IS UNIQUE;

CREATE CONSTRAINT constraint_unique_Model_model_id IF NOT EXISTS
FOR (model:Model) REQUIRE model.model_id IS UNIQUE;

CREATE CONSTRAINT constraint_unique_TaskType_name IF NOT EXISTS
FOR (task_type:TaskType) REQUIRE task_type.name IS UNIQUE;

CREATE CONSTRAINT constraint_unique_Provider_name IF NOT EXISTS
FOR (provider:Provider) REQUIRE provider.name IS UNIQUE;

CREATE CONSTRAINT constraint_unique_BaseModel_name IF NOT EXISTS
FOR (base_model:BaseModel) REQUIRE base_model.name IS UNIQUE;

CREATE CONSTRAINT constraint_unique_Maker_name IF NOT EXISTS
FOR (maker:Maker) REQUIRE maker.name IS UNIQUE;

CREATE CONSTRAINT constraint_unique_Profile_profile_id IF NOT EXISTS
FOR (profile:Profile) REQUIRE profile.profile_id IS UNIQUE;

CREATE CONSTRAINT constraint_unique_Source_name IF NOT EXISTS
FOR (source:Source) REQUIRE source.name IS UNIQUE;

CREATE CONSTRAINT constraint_unique_RegistryLoad_load_id IF NOT EXISTS
FOR (load:RegistryLoad) REQUIRE load.load_id IS UNIQUE;

CREATE CONSTRAINT constraint_unique_Policy_policy_id IF NOT EXISTS
FOR (policy:Policy) REQUIRE policy.policy_id IS UNIQUE;

CREATE CONSTRAINT constraint_unique_Rule_rule_id IF NOT EXISTS
FOR (rule:Rule) REQUIRE rule.rule_id IS UNIQUE;

CREATE CONSTRAINT constraint_unique_Operator_operator_id IF NOT EXISTS
FOR (operator:Operator) REQUIRE operator.operator_id IS UNIQUE;

CREATE CONSTRAINT constraint_unique_Worker_worker_id IF NOT EXISTS
FOR (worker:Worker) REQUIRE worker.worker_id IS UNIQUE;

CREATE CONSTRAINT constraint_unique_Task_task_id IF NOT EXISTS
FOR (task:Task) REQUIRE task.task_id IS UNIQUE;

CREATE CONSTRAINT constraint_unique_Decision_decision_id IF NOT EXISTS
FOR (decision:Decision) REQUIRE decision.decision_id IS UNIQUE;

CREATE CONSTRAINT constraint_unique_Assignment_assignment_id IF NOT EXISTS
FOR (assignment:Assignment) REQUIRE assignment.assignment_id IS UNIQUE;

CREATE CONSTRAINT constraint_unique_Outcome_outcome_id IF NOT EXISTS
FOR (outcome:Outcome) REQUIRE outcome.outcome_id IS UNIQUE;

CREATE CONSTRAINT constraint_unique_RecordLoad_load_id IF NOT EXISTS
FOR (load:RecordLoad) REQUIRE load.load_id IS UNIQUE;

CREATE CONSTRAINT constraint_unique_VERIFIED_verdict_id IF NOT EXISTS
FOR ()-[verdict:VERIFIED]-() REQUIRE verdict.verdict_id IS UNIQUE;

CREATE CONSTRAINT constraint_unique_Ring_ring_id IF NOT EXISTS
FOR (ring:Ring) REQUIRE ring.ring_id IS UNIQUE;

CREATE CONSTRAINT constraint_unique_Finding_key IF NOT EXISTS
FOR (finding:Finding) REQUIRE finding.key IS UNIQUE;

CREATE CONSTRAINT constraint_unique_Finding_finding_id IF NOT EXISTS
FOR (finding:Finding) REQUIRE finding.finding_id IS UNIQUE;
