// Who made the base models of some models, out of the claims on all of their offers.
//
// Where claims differ, the source of the higher precedence (the smaller number) wins, then the
// name that comes first.
//
// mode: write
// returns: made INTEGER
/*
:param model_ids => ['acme/small']
*/
UNWIND $model_ids AS model_id
MATCH (:Model {model_id: model_id})-[:VERSION_OF]->(base:BaseModel)
WITH DISTINCT base
MATCH (base)<-[:VERSION_OF]-(:Model)-[claim:CAPABLE_OF]->(:TaskType)
WHERE claim.until IS NULL AND claim.maker IS NOT NULL
MATCH (source:Source {name: claim.source})
WITH DISTINCT base, source.precedence AS precedence, claim.maker AS name
ORDER BY precedence, name
WITH base, head(collect(name)) AS name
CALL (base, name) {
  OPTIONAL MATCH (base)-[made:MADE_BY]->(other:Maker)
  WHERE other.name <> name
  DELETE made
  WITH DISTINCT base, name
  MERGE (maker:Maker {name: name})
  MERGE (base)-[:MADE_BY]->(maker)
}
RETURN count(base) AS made
