// Joins models to base models of the same name that differ only in case or Unicode form.
//
// A model without a stated base model gets one with its own name. If other models state that base model in another
// spelling, the two are the same.
//
// mode: write
// returns: joined INTEGER
/*
:param rows => [{model_id: 'acme/Small', base: 'acme/small'}]
*/
UNWIND $rows AS row
MATCH (model:Model {model_id: row.model_id})-[own:VERSION_OF]->(:BaseModel {name: row.model_id})
DELETE own
MERGE (base:BaseModel {name: row.base})
MERGE (model)-[:VERSION_OF]->(base)
RETURN count(model) AS joined
