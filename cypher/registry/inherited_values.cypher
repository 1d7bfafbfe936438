// Accuracy and risk that other offers of a model's base model have, and why each holds for it or not.
//
// One row for each class that a claim on such an offer knows, and one for each class that holds of the
// model though nobody claims it: inherited, generalised from more special task types, or as for a more
// general type. `verdict` says 'holds', or why the value isn't inherited; the conditions are those of
// registry/inherit. `model_id` is the offer that was measured, null where several values count.
// `field` and `task_type` null mean all of them.
//
// mode: read
// use: question
// returns: task_type STRING, field STRING, value STRING, verdict STRING, model_id STRING, source STRING,
// basis STRING
/*
:param model_id => 'acme/small'
:param field => null
:param task_type => null
:param as_of => null
*/
MATCH (offer:Model {model_id: $model_id})
WITH offer, COLLECT {
  MATCH (offer)-[fits:FITS|FITTED]->(profile:Profile)
  WHERE coalesce(fits.since <= $as_of, true) AND coalesce(fits.until > $as_of, fits.until IS NULL)
  UNWIND [['accuracy_class', fits.accuracy_basis], ['latency_class', fits.latency_basis],
          ['cost_class', fits.cost_basis], ['risk_level', fits.risk_basis]] AS one
  RETURN {task_type: profile.task_type, field: one[0], value: profile[one[0]], basis: one[1]} AS had
} AS had
CALL (offer, had) {
  UNWIND [h IN had WHERE h.basis IS NOT NULL AND NOT h.basis STARTS WITH 'inherited:'] AS h
  RETURN h.task_type AS task_type, h.field AS field, h.value AS value, 'holds' AS verdict, null AS model_id,
         null AS source, h.basis AS basis
  UNION ALL
  MATCH (offer)-[:VERSION_OF]->(base:BaseModel)<-[:VERSION_OF]-(other:Model)-[claim:CAPABLE_OF]->(type:TaskType)
  WHERE other <> offer AND coalesce(claim.since <= $as_of, true)
    AND coalesce(claim.until > $as_of, claim.until IS NULL)
  UNWIND [['accuracy_class', claim.accuracy_class, claim.accuracy_basis],
          ['risk_level', claim.risk_level, claim.risk_basis]] AS one
  WITH *, head([h IN had WHERE h.task_type = type.name AND h.field = one[0]]) AS has
  WHERE one[1] <> 'Unknown'
  WITH *, CASE
    WHEN NOT coalesce(one[2], '') STARTS WITH 'measured:' THEN 'not measured'
    WHEN coalesce(offer.moving_name, false) THEN 'this name has stood for several weights'
    WHEN coalesce(other.moving_name, false) THEN 'that name has stood for several weights'
    WHEN coalesce(other.quantisation, '') <> coalesce(offer.quantisation, '') THEN 'weights stored in another way'
    WHEN claim.calling_mode = 'native' AND NOT offer.function_calling THEN 'this offer takes no functions'
    WHEN NOT coalesce(claim.needed_context_tokens <= offer.context_tokens, claim.needed_context_tokens IS NULL)
      THEN 'needs a context of ' + claim.needed_context_tokens + ' tokens'
    WHEN NOT coalesce(claim.effort STARTS WITH 'lowest of ' OR claim.effort = offer.effort
                 OR base.name CONTAINS offer.effort OR offer.effort = 'thinking' AND claim.effort <> 'none', true)
      THEN 'at another effort: ' + claim.effort
    WHEN any(end IN [',', ' ('] WHERE has.basis STARTS WITH 'inherited: measured on ' + other.model_id + end)
      AND has.basis ENDS WITH '(' + claim.source + ', ' + one[2] + ')' THEN 'holds'
    WHEN has IS NULL THEN 'not capable of the task type'
    WHEN has.basis IS NULL THEN 'own claims know it'
    ELSE 'another measurement goes before it'
  END AS verdict
  RETURN type.name AS task_type, one[0] AS field, one[1] AS value, verdict, other.model_id AS model_id,
         claim.source AS source, CASE verdict WHEN 'holds' THEN has.basis ELSE one[2] END AS basis
}
WITH *
WHERE ($field IS NULL OR field = $field) AND coalesce(task_type = $task_type, true)
RETURN task_type, field, value, verdict, model_id, source, basis
ORDER BY task_type, field, verdict <> 'holds', verdict, model_id, source
