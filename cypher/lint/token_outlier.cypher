// A context or output size is an outlier among those for its task type.
//
// It covers what lint/token_slip can't judge: base models without another offer. z is the distance from
// the median for the field and task type, on the log scale, in robust standard deviations of that side, as
// in lint/price_outlier. Sizes have long tails, since models differ in age, so the probability is estimated
// from the tail: on each side, beyond u, the 90th percentile of z, the excess is modelled as exponential
// with the mean median(excess) / ln 2, so that p = exp(-(z - u) / mean) / 10. Sizes with
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
MATCH (base:BaseModel)<-[:VERSION_OF]-(model:Model)-[claim:CAPABLE_OF]->(type:TaskType)
WHERE claim.until IS NULL AND (claim.context_tokens > 0 OR claim.output_tokens > 0)
OPTIONAL MATCH (model)-[:OFFERED_BY]->(provider:Provider)
UNWIND ['context_tokens', 'output_tokens'] AS field
WITH field, base.name AS base, provider.name AS provider, claim[field] AS tokens, type.name AS type,
     model.model_id AS model_id, claim.source AS source, claim.load_id AS load_id
WHERE tokens > 0
// The same size of one provider counts once.
WITH field, type, base, provider, tokens,
     collect(DISTINCT {model_id: model_id, source: source, load_id: load_id}) AS claims
WITH field, base, collect({type: type, tokens: tokens, log: log10(tokens), claims: claims}) AS offers
WITH collect({field: field, judged: size(offers) = 1, offers: offers}) AS bases
CALL (bases) {
  UNWIND bases AS base
  UNWIND base.offers AS offer
  WITH base.field AS field, offer.type AS type, count(*) AS sizes,
       percentileCont(offer.log, 0.5) AS median, collect(offer.log) AS logs
  UNWIND logs AS log
  WITH field, type, sizes, median, log >= median AS above,
       1.4826 * percentileCont(abs(log - median), 0.5) AS deviation
  RETURN collect({field: field, type: type, sizes: sizes, median: median, above: above, deviation: deviation})
           AS sides,
         percentileCont(deviation, 0.5) AS least
}
UNWIND sides AS side
UNWIND [base IN bases WHERE base.judged AND base.field = side.field] AS base
UNWIND [offer IN base.offers WHERE offer.type = side.type AND (offer.log >= side.median) = side.above] AS tokens
WITH side, tokens,
     abs(tokens.log - side.median) / CASE WHEN side.deviation > least THEN side.deviation ELSE least END AS z
WITH collect({side: side, tokens: tokens, z: z}) AS judged, count(*) AS n
UNWIND [true, false] AS above
CALL (judged, above) {
  UNWIND [one IN judged WHERE one.side.above = above | one.z] AS z
  WITH collect(z) AS zs, percentileCont(z, 0.9) AS u
  UNWIND [z IN zs WHERE z > u | z - u] AS excess
  WITH u, count(*) AS tail, percentileCont(excess, 0.5) / log(2) AS mean
  // A tail of fewer than ten tells nothing of how long it is.
  WHERE tail >= 10
  RETURN u, mean
}
UNWIND [one IN judged WHERE one.side.above = above AND one.z > u] AS one
WITH n, one.side AS side, one.tokens AS tokens, exp(-(one.z - u) / mean) / 10 AS p
WHERE n * p < $false_flags
UNWIND tokens.claims AS claim
WITH n, side, tokens, claim, p, round(10 ^ side.median, 6, 'HALF_UP') AS median
RETURN claim.source + ' ' + claim.model_id + ' ' + side.field + ' ' + tokens.tokens AS key,
       'warning' AS severity,
       claim.source + ': ' + split(side.field, '_')[0] + ' of ' + tokens.tokens + ' tokens, ' + toInteger(median)
         + ' is the median for ' + side.type AS summary,
       [side.field + ' ' + tokens.tokens,
        'median of ' + side.sizes + ' sizes for ' + side.type + ' ' + toInteger(median)] AS facts,
       n AS population,
       -log10(p) AS score,
       [claim.model_id] AS model_ids,
       [] AS worker_ids,
       ['load ' + claim.load_id] AS evidence
ORDER BY score DESC, key
