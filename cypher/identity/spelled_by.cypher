// A source that uses each name, and for which model: preferably one with an open claim.
//
// mode: read
// use: step
// returns: field STRING, name STRING, source STRING, model_id STRING
/*
:param rows => [{field: 'base_model', name: 'acme/small'}]
*/
UNWIND $rows AS row
CALL (row) {
  MATCH (model:Model)-[claim:CAPABLE_OF]->(:TaskType)
  WHERE CASE row.field
          WHEN 'model_id' THEN model.model_id
          WHEN 'provider' THEN coalesce(claim.provider, split(model.model_id, '/')[0])
          ELSE claim[row.field]
        END = row.name
  RETURN claim.source AS source, model.model_id AS model_id
  ORDER BY claim.until IS NOT NULL, claim.since, source, model_id
  LIMIT 1
}
RETURN row.field AS field, row.name AS name, source, model_id
ORDER BY field, name
