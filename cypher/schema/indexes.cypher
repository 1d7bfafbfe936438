// Indexes that queries rely on.
//
// Several statements, run one by one; safe to repeat.
//
// mode: schema

// The feasible set is decided here: one seek per combination of allowed classes.
CREATE INDEX index_Profile_classes IF NOT EXISTS
FOR (profile:Profile)
ON (profile.task_type, profile.accuracy_class, profile.latency_class, profile.cost_class, profile.risk_level);

// A load finds what its source claims now.
CREATE INDEX index_CAPABLE_OF_source IF NOT EXISTS
FOR ()-[claim:CAPABLE_OF]-() ON (claim.source);

// A question about a past day leaves out models that came later.
CREATE INDEX index_Model_registered_at IF NOT EXISTS
FOR (model:Model) ON (model.registered_at);

// A policy is found by its name, in all its versions.
CREATE INDEX index_Policy_name IF NOT EXISTS
FOR (policy:Policy) ON (policy.name);

// Models are found by words in ids, names and notes. Names aren't prose, so there are no stop words.
CREATE FULLTEXT INDEX index_Model_text IF NOT EXISTS
FOR (model:Model) ON EACH [model.model_id, model.name, model.notes]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-no-stop-words'}};

// Outcomes that wait for verdicts are few among all.
CREATE INDEX index_Outcome_needs_verdicts IF NOT EXISTS
FOR (outcome:Outcome) ON (outcome.needs_verdicts);

// A scan resolves the findings of its rules, and a report lists the open ones.
CREATE INDEX index_Finding_rule IF NOT EXISTS
FOR (finding:Finding) ON (finding.rule);

CREATE INDEX index_Finding_status IF NOT EXISTS
FOR (finding:Finding) ON (finding.status);
