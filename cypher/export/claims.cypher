// One page of models, ordered by id, with all claims about them as of a point in time.
//
// `after` is the last id of the previous page. A claim has its record's fields, its task type, and
// what the graph adds. A model without claims then has an empty list.
//
// mode: read
// use: step
// returns: model_id STRING, claims LIST<MAP>
/*
:param after => ''
:param models => 500
:param sources => null
:param model_ids => null
:param as_of => datetime('2025-07-01T00:00:00Z')
*/
MATCH (model:Model)
WHERE model.model_id > $after AND ($model_ids IS NULL OR model.model_id IN $model_ids)
WITH model
ORDER BY model.model_id
LIMIT $models
RETURN model.model_id AS model_id,
       COLLECT {
         MATCH (model)-[claim:CAPABLE_OF]->(type:TaskType)
         WHERE claim.since <= $as_of AND coalesce(claim.until > $as_of, claim.until IS NULL)
           AND ($sources IS NULL OR claim.source IN $sources)
         WITH claim {.*, task_type: type.name} AS said
         ORDER BY said.task_type, said.source
         RETURN said
       } AS claims
ORDER BY model_id
