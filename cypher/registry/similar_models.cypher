// Models whose id contains a text or is contained in it, for 'did you mean'; an exact match comes first.
//
// mode: read
// use: question
// returns: model_id STRING
/*
:param text => 'small'
:param limit => 3
*/
MATCH (model:Model)
WITH model, toLower(model.model_id) AS id, toLower($text) AS text
WHERE id CONTAINS text OR text CONTAINS id OR split(id, '/')[-1] = split(text, '/')[-1]
RETURN model.model_id AS model_id
ORDER BY model_id <> $text, size(model_id), model_id
LIMIT $limit
