// A price is an outlier among the prices for its task type.
//
// It covers the prices that lint/price_slip can't judge: those of base models without another offer.
// The cohort is all prices of the same field and task type. On the log scale, z is the distance from
// the cohort's median in robust standard deviations: 1.4826 times the median absolute deviation on
// that side of the median, since prices are skewed. A cohort's deviation is raised to at least the
// median deviation of all cohorts, so that a few similar prices don't turn the next one into an
// outlier. p is the two-sided tail probability of z in a normal distribution, by its continued
// fraction. Prices with n p < `false_flags` are reported, where n is the number of prices judged:
// `false_flags` is the number of false positives expected by chance. The score is -log10(p).
//
// mode: read
// use: detector
// severity: error
// reference: Rousseeuw and Hubert (2011), Robust statistics for outlier detection, WIREs 1(1)
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param false_flags => 1.0
*/
MATCH (base:BaseModel)<-[:VERSION_OF]-(model:Model)-[claim:CAPABLE_OF]->(type:TaskType)
WHERE claim.until IS NULL AND (claim.input_price_usd > 0 OR claim.output_price_usd > 0)
OPTIONAL MATCH (model)-[:OFFERED_BY]->(provider:Provider)
UNWIND ['input_price_usd', 'output_price_usd'] AS field
WITH field, base.name AS base, provider.name AS provider, claim[field] AS price, type.name AS type,
     model.model_id AS model_id, claim.source AS source, claim.load_id AS load_id
WHERE price > 0
// The same price of one provider counts once.
WITH field, type, base, provider, price,
     collect(DISTINCT {model_id: model_id, source: source, load_id: load_id}) AS claims
WITH field, base, collect({type: type, price: price, log: log10(price), claims: claims}) AS offers
WITH collect({field: field, judged: size(offers) = 1, offers: offers}) AS bases
CALL (bases) {
  UNWIND bases AS base
  UNWIND base.offers AS offer
  WITH base.field AS field, offer.type AS type, count(*) AS prices,
       percentileCont(offer.log, 0.5) AS median, collect(offer.log) AS logs
  UNWIND logs AS log
  WITH field, type, prices, median, log >= median AS above,
       1.4826 * percentileCont(abs(log - median), 0.5) AS deviation
  RETURN collect({field: field, type: type, prices: prices, median: median, above: above, deviation: deviation})
           AS sides,
         percentileCont(deviation, 0.5) AS least
}
UNWIND sides AS side
UNWIND [base IN bases WHERE base.judged AND base.field = side.field] AS base
UNWIND [offer IN base.offers WHERE offer.type = side.type AND (offer.log >= side.median) = side.above] AS price
WITH side, price,
     abs(price.log - side.median) / CASE WHEN side.deviation > least THEN side.deviation ELSE least END AS z
WITH collect({side: side, price: price, z: z}) AS judged, count(*) AS n
UNWIND [one IN judged WHERE one.z > 2] AS one
WITH n, one, one.side AS side, one.price AS price, one.z AS z
WITH n, side, price, z,
     2 * exp(-z * z / 2) / sqrt(2 * pi()) / (z + 1 / (z + 2 / (z + 3 / (z + 4 / z)))) AS p
WHERE n * p < $false_flags
UNWIND price.claims AS claim
WITH n, side, price, claim, p, round(10 ^ side.median, 6, 'HALF_UP') AS median
RETURN claim.source + ' ' + claim.model_id + ' ' + side.field + ' ' + price.price AS key,
       'error' AS severity,
       claim.source + ': ' + split(side.field, '_')[0] + ' price of ' + price.price + ' USD per million tokens, '
         + median + ' is the median for ' + side.type AS summary,
       [side.field + ' ' + price.price,
        'median of ' + side.prices + ' prices for ' + side.type + ' ' + median] AS facts,
       n AS population,
       -log10(p) AS score,
       [claim.model_id] AS model_ids,
       [] AS worker_ids,
       ['load ' + claim.load_id] AS evidence
ORDER BY score DESC, key
