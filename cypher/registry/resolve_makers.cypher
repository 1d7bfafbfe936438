// Resolves the makers of base models from the open claims on all their listed offers.
//
// If claims differ, the source with the highest precedence (the smallest number) wins, then its
// latest claim, then the name that sorts first. A claim that a complete load left unchanged counts
// as repeated by that load. A maker that no source claims any more is removed. Returns the offers
// of the base models whose maker changed or was removed.
//
// mode: write
// returns: model_id STRING
/*
:param base_models => ['acme/small']
*/
UNWIND $base_models AS base_model
MATCH (base:BaseModel {name: base_model})
OPTIONAL MATCH (base)<-[:VERSION_OF]-(model:Model)-[claim:CAPABLE_OF]->(:TaskType)
WHERE claim.until IS NULL AND claim.maker IS NOT NULL
  AND EXISTS { (model)-[lists:CAPABLE_OF WHERE lists.until IS NULL AND lists.scope IS NULL]->(:TaskType) }
OPTIONAL MATCH (source:Source {name: claim.source})
WITH base, claim, source
ORDER BY source.precedence, source.name,
         CASE WHEN source.whole_at > claim.since THEN source.whole_at ELSE claim.since END DESC, claim.maker
WITH base, head(collect(claim.maker)) AS name
OPTIONAL MATCH (base)-[made:MADE_BY]->(before:Maker)
WITH base, name, made, before
WHERE coalesce(before.name <> name, before.name IS NOT NULL OR name IS NOT NULL)
DELETE made
WITH DISTINCT base, name
CALL (base, name) {
  WITH base, name
  WHERE name IS NOT NULL
  MERGE (maker:Maker {name: name})
  MERGE (base)-[:MADE_BY]->(maker)
}
MATCH (base)<-[:VERSION_OF]-(model:Model)
RETURN model.model_id AS model_id
ORDER BY model_id
