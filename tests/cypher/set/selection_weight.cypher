// Sets how often a model is to be picked.
//
// mode: write
// returns: changed INTEGER
/*
:param model_id => 'acme/small'
:param weight => 0.5
*/
MATCH (:Model {model_id: $model_id})-[fits:FITS]->(:Profile)
SET fits.selection_weight = $weight
RETURN count(fits) AS changed
