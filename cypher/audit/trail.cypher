// The story of assignments: task, worker, decision, policy, models and where they came from, outcome.
//
// `decision` tells how many were `assigned`, and how many independent votes the models of several are worth.
// `models` has one entry for each role in which a model occurs (advised, chosen or used), with the
// load that introduced it, its classes as of the assignment, and its base model then, or as first
// known after it. `reputation` is the worker's current one in the task's type, or in the nearest more
// general type that has one. `findings` are those for which the assignment or its outcome is evidence.
//
// mode: read
// use: question
// returns: assignment_id STRING, mode STRING, assigned_at ZONED DATETIME, task MAP, worker MAP,
// decision MAP, policy MAP, models LIST<MAP>, outcome MAP, reputation MAP, findings LIST<MAP>
/*
:param assignment_ids => ['assignment-1']
*/
UNWIND range(0, size($assignment_ids) - 1) AS position
MATCH (assignment:Assignment {assignment_id: $assignment_ids[position]})
MATCH (assignment)-[:FOR]->(task:Task)-[:OF_TYPE]->(type:TaskType)
MATCH (assignment)-[:TO]->(worker:Worker)
OPTIONAL MATCH (worker)-[:RUN_BY]->(operator:Operator)
OPTIONAL MATCH (assignment)-[:PART_OF]->(decision:Decision)
OPTIONAL MATCH (assignment)-[:DECIDED_UNDER]->(policy:Policy)
OPTIONAL MATCH (outcome:Outcome)-[:OF]->(assignment)
WITH position, assignment, task, type, worker, operator, decision, policy, outcome,
     COLLECT {
       MATCH path = (type)-[kinds:KIND_OF|WAS_KIND_OF*0..]->(up:TaskType)
       WHERE all(k IN kinds WHERE coalesce(k.since <= assignment.registry_as_of, true)
         AND coalesce(k.until > assignment.registry_as_of, k.until IS NULL))
       RETURN up ORDER BY length(path)
     } AS chain,
     date(datetime({datetime: assignment.registry_as_of, timezone: 'UTC'})) AS day
WITH *, COLLECT {
       MATCH (outcome)-[:USED]->(model:Model)
       RETURN {role: 'used', model: model} AS entry
       UNION
       MATCH (assignment)-[how:ADVISED|CHOSE]->(model:Model)
       RETURN {role: {ADVISED: 'advised', CHOSE: 'chosen'}[type(how)], model: model} AS entry
     } AS roles,
     head([up IN chain WHERE EXISTS { (worker)-[:REPUTED_IN]->(up) }]) AS nearest
OPTIONAL MATCH (worker)-[reputed:REPUTED_IN]->(nearest)
WITH *, COLLECT {
       UNWIND roles AS role
       WITH role.role AS role, role.model AS model
       RETURN {
         role: role,
         model_id: model.model_id,
         base_model: head(COLLECT {
           MATCH (model)-[fits:FITS|FITTED]->(:Profile)
           WHERE coalesce(fits.until > assignment.registry_as_of, true)
           RETURN fits.base_model AS base_model
           ORDER BY fits.since, fits.until DESC
           LIMIT 1
         }),
         registered_at: model.registered_at,
         introduced_by: head(COLLECT {
           MATCH (model)-[claim:CAPABLE_OF]->(:TaskType)
           MATCH (load:RegistryLoad {load_id: claim.load_id})
           RETURN load {.load_id, .source, .files, .since, .loaded_at} AS load
           ORDER BY claim.since, load.load_id
           LIMIT 1
         }),
         then: head(COLLECT {
           UNWIND range(0, size(chain) - 1) AS distance
           MATCH (model)-[fits:FITS|FITTED]->(profile:Profile {task_type: chain[distance].name})
           WHERE fits.since <= assignment.registry_as_of
             AND coalesce(fits.until > assignment.registry_as_of, true)
           RETURN profile {declared_for: profile.task_type, .accuracy_class, .latency_class, .cost_class,
                           .risk_level, lifecycle: CASE
                             WHEN profile.retired_on <= day THEN 'Retired'
                             WHEN profile.deprecated_on <= day THEN 'Deprecated'
                             ELSE profile.lifecycle END} AS classes
           ORDER BY distance, profile.profile_id
           LIMIT 1
         })
       } AS entry
       ORDER BY role
     } AS models
RETURN assignment.assignment_id AS assignment_id,
       assignment.mode AS mode,
       assignment.assigned_at AS assigned_at,
       task {.task_id, task_type: type.name, .risk_level, .criticality, .min_accuracy, .max_latency, .max_cost,
             .reference, .declared_at} AS task,
       worker {.worker_id, operator: operator.operator_id, trusted: worker:Trusted, .joined_at} AS worker,
       decision {.decision_id, .seed, .workers, .considered, .gave_up, .effective_votes,
                 assigned: COUNT { (decision)<-[:PART_OF]-() }} AS decision,
       policy {.policy_id, .description, .loaded_at} AS policy,
       models,
       outcome {.outcome_id, .status, .quality, .latency_ms, .cost_usd, .answer, .reported_at} AS outcome,
       CASE WHEN reputed IS NOT NULL THEN reputed {task_type: nearest.name, .score, .lower_bound, .evidence, .as_of} END
         AS reputation,
       COLLECT {
         MATCH (finding:Finding)-[:EVIDENCED_BY]->(fact)
         WHERE fact = assignment OR fact = outcome
         RETURN DISTINCT finding {.finding_id, .rule, .severity, .status, .summary, .found_at} AS found
         ORDER BY found.found_at, found.finding_id
       } AS findings
ORDER BY position
