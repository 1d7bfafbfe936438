// Open claims of the given sources that a load no longer has.
//
// `keys` maps 'source model_id task_type', joined by single spaces, to true for every claim of the
// load: a map, for lookups in constant time. `kept` does so for 'source model_id' of models whose
// entries couldn't be read: none of their claims is gone. `last_of_model` means that only
// corrections would be left open, so that the model would be retired.
//
// mode: read
// use: step
// returns: source STRING, model_id STRING, task_type STRING, last_of_model BOOLEAN
/*
:param sources => ['example']
:param keys => {`example acme/small generation`: true}
:param kept => {`example acme/large`: true}
*/
UNWIND $sources AS source
MATCH (model:Model)-[claim:CAPABLE_OF]->(type:TaskType)
WHERE claim.source = source AND claim.until IS NULL
  AND $keys[source + ' ' + model.model_id + ' ' + type.name] IS NULL
  AND $kept[source + ' ' + model.model_id] IS NULL
RETURN source,
       model.model_id AS model_id,
       type.name AS task_type,
       claim.scope IS NULL AND NOT EXISTS {
         MATCH (model)-[other:CAPABLE_OF]->(other_type:TaskType)
         WHERE other.until IS NULL AND other.scope IS NULL
           AND (NOT other.source IN $sources
                OR $keys[other.source + ' ' + model.model_id + ' ' + other_type.name] IS NOT NULL
                OR $kept[other.source + ' ' + model.model_id] IS NOT NULL)
       } AS last_of_model
ORDER BY source, model_id, task_type
