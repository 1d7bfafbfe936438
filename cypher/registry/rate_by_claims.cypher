// Rates models for the task types that their open claims are about, by these claims alone.
//
// RATED_FOR holds what is known of a model for a task type: each class, and how it was had. Of the
// claims on a class, the first known value by precedence holds. A rating that only corrections are
// about doesn't count, unless outcomes of this pool measured a kind of a type that the model is listed
// for, or the model inherits the type: see registry/inherit, the next step. `pruned` says why an open
// claim takes the model out of the type's feasible sets. A model that no source lists
// has no rating.
//
// mode: write
// returns: rated INTEGER
/*
:param model_ids => ['acme/small']
*/
UNWIND $model_ids AS model_id
MATCH (model:Model {model_id: model_id})
CALL (model) {
  MATCH (model)-[old:RATED_FOR]->(:TaskType)
  DELETE old
}
WITH DISTINCT model
WHERE EXISTS { (model)-[lists:CAPABLE_OF WHERE lists.until IS NULL AND lists.scope IS NULL]->(:TaskType) }
MATCH (model)-[claim:CAPABLE_OF WHERE claim.until IS NULL]->(type:TaskType)
MATCH (source:Source {name: claim.source})
WITH model, type, claim
ORDER BY source.precedence, source.name, claim.since DESC, claim.digest
WITH model, type, collect(claim) AS claims
WITH model, type, any(c IN claims WHERE c.scope IS NULL)
       OR any(c IN claims WHERE c.source = 'measured-here') AND EXISTS {
         MATCH (type)-[:KIND_OF*1..]->(:TaskType)<-[lists:CAPABLE_OF]-(model)
         WHERE lists.until IS NULL AND lists.scope IS NULL
       } AS is_declared,
     head([c IN claims WHERE c.accuracy_class <> 'Unknown']) AS accuracy,
     head([c IN claims WHERE c.latency_class <> 'Unknown']) AS latency,
     head([c IN claims WHERE c.cost_class <> 'Unknown']) AS cost,
     head([c IN claims WHERE c.risk_level <> 'Unknown']) AS risk,
     head([c IN claims WHERE c.pruned IS NOT NULL | c.pruned]) AS pruned
CREATE (model)-[rated:RATED_FOR]->(type)
SET rated = {
  counts: is_declared,
  accuracy_class: coalesce(accuracy.accuracy_class, 'Unknown'),
  accuracy_how: CASE WHEN accuracy IS NOT NULL THEN split(coalesce(accuracy.accuracy_basis, 'stated'), ':')[0] END,
  latency_class: coalesce(latency.latency_class, 'Unknown'),
  latency_how: CASE WHEN latency IS NOT NULL THEN split(coalesce(latency.latency_basis, 'stated'), ':')[0] END,
  cost_class: coalesce(cost.cost_class, 'Unknown'),
  cost_how: CASE WHEN cost IS NOT NULL THEN split(coalesce(cost.cost_basis, 'stated'), ':')[0] END,
  risk_level: coalesce(risk.risk_level, 'Unknown'),
  risk_how: CASE WHEN risk IS NOT NULL THEN split(coalesce(risk.risk_basis, 'stated'), ':')[0] END,
  pruned: pruned
}
RETURN count(rated) AS rated
