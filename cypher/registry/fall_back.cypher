// Rates models, where a class is not known for a task type, as for the nearest more general type.
//
// A model that is fit for a type is fit for what is a kind of it; so a special rating that knows only
// some classes doesn't hide the others. Ratings that only corrections are about end here.
//
// mode: write
// returns: rated INTEGER
/*
:param model_ids => ['acme/small']
*/
UNWIND $model_ids AS model_id
MATCH (model:Model {model_id: model_id})
CALL (model) {
  MATCH (model)-[alone:RATED_FOR {counts: false}]->(:TaskType)
  DELETE alone
}
WITH DISTINCT model
MATCH (model)-[rated:RATED_FOR]->(type:TaskType)
UNWIND ['accuracy', 'latency', 'cost', 'risk'] AS about
WITH model, rated, type, about, CASE about WHEN 'risk' THEN 'risk_level' ELSE about + '_class' END AS field
WHERE rated[field] = 'Unknown'
CALL (model, type, field, about) {
  MATCH above = (type)-[:KIND_OF*1..]->(general:TaskType)<-[known:RATED_FOR WHERE known[field] <> 'Unknown']-(model)
  RETURN known[field] AS value, known[about + '_how'] AS how,
         'as for ' + general.name + coalesce(' (' + known[about + '_basis'] + ')', '') AS basis
  ORDER BY length(above)
  LIMIT 1
}
// All are found before any is written.
WITH collect({rated: rated, about: about, field: field, value: value, how: how, basis: basis}) AS found
UNWIND found AS f
WITH f, f.rated AS rated
SET rated[f.field] = f.value,
    rated[f.about + '_how'] = f.how,
    rated[f.about + '_basis'] = f.basis
RETURN count(rated) AS rated
