// Rates models, where a class is not known for a task type, as for the nearest more general type.
//
// A model that is fit for a type is fit for what is a kind of it; so a special rating that knows only
// some classes doesn't hide the others. Ratings that only corrections are about end here, except where one
// prunes: that rating goes before the more general one, which holds no longer for the type.
//
// mode: write
// returns: rated INTEGER
/*
:param model_ids => ['acme/small']
*/
UNWIND $model_ids AS model_id
MATCH (model:Model {model_id: model_id})
CALL (model) {
  MATCH (model)-[alone:RATED_FOR {counts: false} WHERE alone.pruned IS NULL]->(:TaskType)
  DELETE alone
}
WITH DISTINCT model
MATCH (model)-[rated:RATED_FOR]->(type:TaskType)
WITH model, rated, type, COLLECT { MATCH (type)-[:KIND_OF*1..]->(general:TaskType) RETURN general } AS above
// A type has one parent at most, so of those above it the one with most above itself is the nearest.
ORDER BY size(above) DESC
WITH model, collect({rated: rated, type: type, above: above}) AS rows
UNWIND ['accuracy', 'latency', 'cost', 'risk'] AS about
WITH rows, about, CASE about WHEN 'risk' THEN 'risk_level' ELSE about + '_class' END AS field
UNWIND [row IN rows WHERE row.rated[field] = 'Unknown'] AS row
WITH about, field, row.rated AS rated,
     head([r IN rows WHERE r.type IN row.above AND r.rated[field] <> 'Unknown']) AS near
WHERE near IS NOT NULL
WITH rated, about, field, near.rated[field] AS value, near.rated[about + '_how'] AS how,
     'as for ' + near.type.name + coalesce(' (' + near.rated[about + '_basis'] + ')', '') AS basis
// All are found before any is written.
WITH collect({rated: rated, about: about, field: field, value: value, how: how, basis: basis}) AS found
UNWIND found AS f
WITH f, f.rated AS rated
SET rated[f.field] = f.value,
    rated[f.about + '_how'] = f.how,
    rated[f.about + '_basis'] = f.basis
RETURN count(rated) AS rated
