// Adds name, notes, provider, base model and maker to the fits of a graph that lacks them.
//
// Version 1 of the schema kept only their current values, which are assumed to have held all along.
//
// mode: write
// returns: filled INTEGER
MATCH (pool:Pool {name: 'registry'})
WHERE pool.schema_version < 2
MATCH (model:Model)-[fits:FITS|FITTED]->(:Profile)
OPTIONAL MATCH (model)-[:OFFERED_BY]->(provider:Provider)
OPTIONAL MATCH (model)-[:VERSION_OF]->(base:BaseModel)
OPTIONAL MATCH (base)-[:MADE_BY]->(maker:Maker)
SET fits += {name: model.name, notes: model.notes, provider: provider.name, base_model: base.name, maker: maker.name}
RETURN count(fits) AS filled
