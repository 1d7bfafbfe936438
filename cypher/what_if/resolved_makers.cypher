// The makers that base models would have if the claims on some of their offers changed; writes nothing.
//
// Claims are resolved as by registry/resolve_makers, from `claims`, those that the `changed` offers
// would have, and the open claims on all other offers. `whole` are the sources that would be loaded
// completely, `precedences` those that sources would have. No row means that no source would claim
// a maker.
//
// mode: read
// use: step
// returns: base_model STRING, maker STRING
/*
:param base_models => ['acme/small']
:param changed => {`acme/small`: true}
:param claims => [{base_model: 'acme/small', source: 'example', precedence: 10, since: null, maker: 'acme'}]
:param precedences => {example: 10}
:param whole => ['example']
*/
CALL () {
  UNWIND $claims AS row
  RETURN row.base_model AS base_model, row.source AS source, row.precedence AS precedence, row.since AS since,
         row.maker AS maker
  UNION ALL
  UNWIND $base_models AS base_model
  MATCH (:BaseModel {name: base_model})<-[:VERSION_OF]-(model:Model)-[claim:CAPABLE_OF]->(:TaskType)
  WHERE $changed[model.model_id] IS NULL AND claim.until IS NULL AND claim.maker IS NOT NULL
    AND EXISTS { (model)-[lists:CAPABLE_OF WHERE lists.until IS NULL AND lists.scope IS NULL]->(:TaskType) }
  MATCH (known:Source {name: claim.source})
  RETURN base_model, known.name AS source, coalesce($precedences[known.name], known.precedence) AS precedence,
         claim.since AS since, claim.maker AS maker
}
OPTIONAL MATCH (known:Source {name: source})
WITH base_model, source, precedence, maker, CASE
       WHEN source IN $whole OR since IS NULL THEN datetime()
       WHEN known.whole_at > since THEN known.whole_at
       ELSE since
     END AS said_at
ORDER BY precedence, source, said_at DESC, maker
RETURN base_model, head(collect(maker)) AS maker
ORDER BY base_model
