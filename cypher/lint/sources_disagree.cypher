// Two sources' prices for one offer are orders of magnitude apart.
//
// d is the distance in orders of magnitude. The probability of a distance of d or more is estimated from
// the tail of all distances, as in lint/price_slip: beyond u, their 90th percentile, the excess is modelled
// as exponential with the mean median(excess) / ln 2, so that p = exp(-(d - u) / mean) / 10. Pairs with
// n p < `false_flags` are reported. The score is -log10(p).
//
// mode: read
// use: detector
// severity: warning
// reference: Pickands (1975), Statistical inference using extreme order statistics, Annals of Statistics 3(1)
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param false_flags => 1.0
*/
MATCH (model:Model)-[claim:CAPABLE_OF]->(:TaskType)
WHERE claim.until IS NULL AND (claim.input_price_usd > 0 OR claim.output_price_usd > 0)
UNWIND ['input_price_usd', 'output_price_usd'] AS field
WITH DISTINCT field, model.model_id AS model_id, claim.source AS source, claim[field] AS price, claim.load_id AS load_id
WHERE price > 0
ORDER BY source
WITH field, model_id, collect({source: source, price: price, load_id: load_id}) AS claims
WHERE size(claims) > 1
UNWIND range(0, size(claims) - 2) AS i
UNWIND range(i + 1, size(claims) - 1) AS j
WITH field, model_id, claims[i] AS one, claims[j] AS other
WHERE one.source <> other.source
WITH field, model_id, one, other, abs(log10(one.price / other.price)) AS d
WITH collect({field: field, model_id: model_id, one: one, other: other, d: d}) AS pairs, percentileCont(d, 0.9) AS u
WITH pairs, u, size(pairs) AS n
UNWIND [pair IN pairs WHERE pair.d > u] AS far
WITH n, u, collect(far) AS tail, percentileCont(far.d - u, 0.5) / log(2) AS mean
// A tail of fewer than ten tells nothing of how long it is.
WHERE size(tail) >= 10
UNWIND tail AS far
WITH n, far, exp(-(far.d - u) / mean) / 10 AS p
WHERE n * p < $false_flags
RETURN far.model_id + ' ' + far.field + ' ' + far.one.source + ' ' + far.one.price + ' ' + far.other.source + ' '
         + far.other.price AS key,
       'warning' AS severity,
       split(far.field, '_')[0] + ' price of ' + far.one.price + ' USD per million tokens by '
         + far.one.source + ', of ' + far.other.price + ' by ' + far.other.source AS summary,
       [far.one.source + ' ' + far.field + ' ' + far.one.price,
        far.other.source + ' ' + far.field + ' ' + far.other.price] AS facts,
       n AS population,
       -log10(p) AS score,
       [far.model_id] AS model_ids,
       [] AS worker_ids,
       ['load ' + far.one.load_id, 'load ' + far.other.load_id] AS evidence
ORDER BY score DESC, key
