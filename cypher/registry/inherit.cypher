// Gives offers the accuracy and the risk that were measured on other offers of the same base model.
//
// Both belong to the weights; latency and cost belong to the offer and are never inherited. An offer
// inherits a class for a task type that it is rated for, for a kind of one, or for another type of an
// offer with which it shares one, where its own claims don't know the class. Of each other offer the
// claim that holds there counts, and only if it was measured; of several, that of the source with the
// highest precedence. Nothing is inherited
//   - over a name that has stood for several weights,
//   - between weights that are said to be stored in different ways,
//   - from native calls of functions by an offer that doesn't take functions,
//   - by an offer whose context is too short for what was measured,
//   - by an offer that states another effort than that of the measurement.
//
// mode: write
// returns: inherited INTEGER
/*
:param base_models => ['acme/small']
*/
UNWIND $base_models AS base_model
MATCH (base:BaseModel {name: base_model})
WITH base, COLLECT {
  MATCH (base)<-[:VERSION_OF]-(model:Model)-[claim:CAPABLE_OF WHERE claim.until IS NULL]->(type:TaskType)
  WHERE EXISTS { (model)-[:RATED_FOR]->(:TaskType) } AND NOT coalesce(model.moving_name, false)
  MATCH (source:Source {name: claim.source})
  UNWIND [['accuracy', claim.accuracy_class, claim.accuracy_basis],
          ['risk', claim.risk_level, claim.risk_basis]] AS said
  WITH model, claim, type, source, said
  WHERE said[1] <> 'Unknown'
  RETURN {model: model, claim: claim, type: type, about: said[0], value: said[1], basis: said[2],
          types: COLLECT { MATCH (type)-[:KIND_OF*0..]->(above:TaskType) RETURN above }
            + COLLECT { MATCH (model)-[:RATED_FOR {counts: true}]->(other:TaskType) WHERE other <> type RETURN other }
         } AS known
  ORDER BY source.precedence, source.name, model.model_id, claim.since DESC, claim.digest
} AS known
WHERE any(k IN known WHERE k.basis STARTS WITH 'measured:')
MATCH (base)<-[:VERSION_OF]-(offer:Model)
WHERE NOT coalesce(offer.moving_name, false)
WITH base, known, offer, COLLECT {
  MATCH (offer)-[rated:RATED_FOR WHERE rated.counts]->(type:TaskType)
  RETURN type
} AS types
WHERE types <> []
CALL (base, offer, known) {
  UNWIND range(0, size(known) - 1) AS position
  WITH base, offer, known, position, known[position].model AS model, known[position].claim AS claim
  WHERE model <> offer
    AND coalesce(model.quantisation, '') = coalesce(offer.quantisation, '')
    AND NOT coalesce(claim.calling_mode = 'native' AND NOT offer.function_calling, false)
    AND coalesce(claim.needed_context_tokens <= offer.context_tokens, claim.needed_context_tokens IS NULL)
    AND coalesce(claim.effort STARTS WITH 'lowest of ' OR claim.effort = offer.effort
                 OR base.name CONTAINS offer.effort OR offer.effort = 'thinking' AND claim.effort <> 'none', true)
  WITH known, model, known[position].type AS type, known[position].about AS about, min(position) AS position
  WHERE known[position].basis STARTS WITH 'measured:'
  RETURN type, about, min(position) AS position
}
WITH offer, types, type, about, known[position] AS best
WHERE any(above IN best.types WHERE above IN types)
MERGE (offer)-[rated:RATED_FOR]->(type)
  ON CREATE SET rated.accuracy_class = 'Unknown', rated.latency_class = 'Unknown',
                rated.cost_class = 'Unknown', rated.risk_level = 'Unknown'
SET rated.counts = true
WITH rated, about, best, CASE about WHEN 'risk' THEN 'risk_level' ELSE 'accuracy_class' END AS field
WHERE rated[field] = 'Unknown'
SET rated[field] = best.value,
    rated[about + '_how'] = 'inherited',
    rated[about + '_basis'] = 'inherited: measured on ' + best.model.model_id
      + coalesce(', effort ' + best.claim.effort, '')
      + coalesce(', ' + toString(coalesce(best.claim.measured_on, best.claim.source_date)), '')
      + ' (' + best.claim.source + ', ' + best.basis + ')'
RETURN count(rated) AS inherited
