// Joins models to weights that others call as the model, but for case or Unicode form.
//
// A model whose weights nobody states has a base model of its own, called as it is. Where others state such
// weights in another spelling, the two are one.
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
