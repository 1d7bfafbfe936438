// Opens claims, and registers new models.
//
// `claim` holds the record's fields. `draw` is a number from 0 to 2^31 - 2, hashed from the model's
// id; `feasibility/feasible_set` combines it with a seed, so that sampling is reproducible.
// `quantisation` and `effort` are what the id says of how the weights are stored and asked, or null.
//
// mode: write
// returns: opened INTEGER
/*
:param since => datetime('2026-01-01T00:00:00Z')
:param rows => [{model_id: 'acme/small', task_type: 'generation', draw: 123456789, quantisation: null, effort: null,
  claim: {source: 'example',
  load_id: 'load-1', digest: '00', accuracy_class: 'High', latency_class: 'Fast', cost_class: 'Low',
  risk_level: 'Low', provider_type: 'Open-source', lifecycle: 'Stable'}}]
*/
UNWIND $rows AS row
MERGE (model:Model {model_id: row.model_id})
  ON CREATE SET model.registered_at = $since, model.draw = row.draw
SET model.quantisation = row.quantisation, model.effort = row.effort
WITH row, model
MERGE (type:TaskType {name: row.task_type})
CREATE (model)-[claim:CAPABLE_OF]->(type)
SET claim = row.claim, claim.since = $since
RETURN count(claim) AS opened
