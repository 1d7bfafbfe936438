// A price is orders of magnitude away from other offers' prices for the same base model.
//
// A price is compared with the median of the other prices for its base model; the same price of one
// provider counts once. Of just two prices, the one nearer to the median of all prices is assumed to
// be right. d is the distance in orders of magnitude. The distances have a long tail, which is
// estimated from the data: beyond u, their 90th percentile, the excess is modelled as exponential,
// with the robust mean median(excess) / ln 2, which slips hardly affect. The probability of a distance
// of d or more is then p = exp(-(d - u) / mean) / 10. Prices with n p < `false_flags` are reported,
// where n is the number of prices: `false_flags` is the number of false positives expected by chance.
// The score is -log10(p).
//
// mode: read
// use: detector
// severity: error
// reference: Pickands (1975), Statistical inference using extreme order statistics, Annals of Statistics 3(1)
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param false_flags => 1.0
*/
MATCH (base:BaseModel)<-[:VERSION_OF]-(model:Model)-[claim:CAPABLE_OF]->(:TaskType)
WHERE claim.until IS NULL
  AND (claim.input_price_usd > 0 OR claim.output_price_usd > 0)
OPTIONAL MATCH (model)-[:OFFERED_BY]->(provider:Provider)
UNWIND ['input_price_usd', 'output_price_usd'] AS field
WITH DISTINCT field, base.name AS base, provider.name AS provider, claim[field] AS price,
     model.model_id AS model_id, claim.source AS source, claim.load_id AS load_id
WHERE price > 0
WITH field, base, provider, price,
     collect({model_id: model_id, source: source, load_id: load_id}) AS claims
ORDER BY price
WITH field, base, collect({log: log10(price), price: price, claims: claims}) AS offers
WITH field, collect({base: base, offers: offers}) AS bases
CALL (bases) {
  UNWIND bases AS base
  UNWIND base.offers AS offer
  RETURN percentileCont(offer.log, 0.5) AS middle
}
UNWIND [base IN bases WHERE size(base.offers) >= 2] AS base
UNWIND range(0, size(base.offers) - 1) AS i
WITH field, middle, base.base AS base, base.offers[i] AS offer,
     [o IN base.offers[..i] + base.offers[i + 1..] | o.log] AS others
WITH field, middle, base, offer, others,
     (others[(size(others) - 1) / 2] + others[size(others) / 2]) / 2 AS median
// Of just two prices, the one nearer to the median of all prices is assumed to be right.
WHERE size(others) > 1 OR abs(offer.log - middle) >= abs(median - middle)
WITH field, base, offer, size(others) AS others, median, abs(offer.log - median) AS d
WITH collect({field: field, base: base, offer: offer, others: others, median: median, d: d}) AS prices,
     percentileCont(d, 0.9) AS u
WITH prices, u, size(prices) AS n
UNWIND [price IN prices WHERE price.d > u] AS far
WITH n, u, collect(far) AS tail, percentileCont(far.d - u, 0.5) / log(2) AS mean
// A tail of fewer than ten tells nothing of how long it is.
WHERE size(tail) >= 10
UNWIND tail AS far
WITH n, far, exp(-(far.d - u) / mean) / 10 AS p
WHERE n * p < $false_flags
UNWIND far.offer.claims AS claim
WITH n, far, p, claim, round(10 ^ far.median, 6, 'HALF_UP') AS median
RETURN claim.source + ' ' + claim.model_id + ' ' + far.field + ' ' + far.offer.price AS key,
       'error' AS severity,
       claim.source + ': ' + split(far.field, '_')[0] + ' price of ' + far.offer.price + ' USD per million tokens, '
         + median + ' elsewhere' AS summary,
       [far.field + ' ' + far.offer.price, 'median of ' + far.others + ' other prices ' + median,
        'base_model ' + far.base] AS facts,
       n AS population,
       -log10(p) AS score,
       [claim.model_id] AS model_ids,
       [] AS worker_ids,
       ['load ' + claim.load_id] AS evidence
ORDER BY score DESC, key
