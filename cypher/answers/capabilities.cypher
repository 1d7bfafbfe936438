// The accuracy class of each model used in a task type, at every moment from which it may differ.
//
// The class is the one that feasibility used: that of the model's nearest declaration for the task type
// then. It holds until the model's next moment; before its first one nothing was declared. Moments are in
// microseconds since 1970.
//
// mode: read
// use: step
// returns: model_id STRING, since INTEGER, accuracy_class STRING
/*
:param task_type => 'code-generation'
*/
MATCH (type:TaskType {name: $task_type})
WITH type, COLLECT {
  MATCH (type)<-[:OF_TYPE]-(:Task)<-[:FOR]-(:Assignment)<-[:OF]-(:Outcome)-[:USED]->(model:Model)
  RETURN DISTINCT model
} AS models, COLLECT {
  MATCH (type)-[kinds:KIND_OF|WAS_KIND_OF*0..]->(:TaskType)
  UNWIND kinds AS kind
  UNWIND [kind.since, kind.until] AS at
  RETURN DISTINCT at
} AS kind_changes
UNWIND models AS model
UNWIND COLLECT {
  MATCH (model)-[fits:FITS|FITTED]->(:Profile)
  UNWIND [fits.since, fits.until] + kind_changes AS at
  WITH at WHERE at IS NOT NULL
  RETURN DISTINCT at
} AS at
WITH type, model, at, COLLECT {
  MATCH (type)-[kinds:KIND_OF|WAS_KIND_OF*0..]->(above:TaskType)
  WHERE all(k IN kinds WHERE coalesce(k.since <= at, true) AND coalesce(k.until > at, true))
  RETURN above.name
} AS chain
RETURN model.model_id AS model_id, at.epochSeconds * 1000000 + at.microsecond AS since, head(COLLECT {
  MATCH (model)-[fits:FITS|FITTED]->(profile:Profile)
  WHERE fits.since <= at AND coalesce(fits.until > at, true)
    AND profile.task_type IN chain AND none(name IN profile.shadowed_by WHERE name IN chain)
  RETURN profile.accuracy_class
}) AS accuracy_class
ORDER BY model_id, since
