// A context or output size is orders of magnitude away from other offers' sizes for the same base model.
//
// Like lint/price_slip, but for context_tokens and output_tokens: the distance from the median of the
// other sizes for the base model, judged by the exponential tail of all such distances. Sizes with
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
MATCH (base:BaseModel)<-[:VERSION_OF]-(model:Model)-[claim:CAPABLE_OF]->(:TaskType)
WHERE claim.until IS NULL
  AND (claim.context_tokens > 0 OR claim.output_tokens > 0)
OPTIONAL MATCH (model)-[:OFFERED_BY]->(provider:Provider)
UNWIND ['context_tokens', 'output_tokens'] AS field
WITH DISTINCT field, base.name AS base, provider.name AS provider, claim[field] AS tokens,
     model.model_id AS model_id, claim.source AS source, claim.load_id AS load_id
WHERE tokens > 0
WITH field, base, provider, tokens,
     collect({model_id: model_id, source: source, load_id: load_id}) AS claims
ORDER BY tokens
WITH field, base, collect({log: log10(tokens), tokens: tokens, claims: claims}) AS offers
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
// Of just two sizes, the one nearer to the median of all sizes is assumed to be right.
WHERE size(others) > 1 OR abs(offer.log - middle) >= abs(median - middle)
WITH field, base, offer, size(others) AS others, median, abs(offer.log - median) AS d
WITH collect({field: field, base: base, offer: offer, others: others, median: median, d: d}) AS sizes,
     percentileCont(d, 0.9) AS u
WITH sizes, u, size(sizes) AS n
UNWIND [size IN sizes WHERE size.d > u] AS far
WITH n, u, collect(far) AS tail, percentileCont(far.d - u, 0.5) / log(2) AS mean
// A tail of fewer than ten tells nothing of how long it is.
WHERE size(tail) >= 10
UNWIND tail AS far
WITH n, far, exp(-(far.d - u) / mean) / 10 AS p
WHERE n * p < $false_flags
UNWIND far.offer.claims AS claim
WITH n, far, p, claim, round(10 ^ far.median, 6, 'HALF_UP') AS median
RETURN claim.source + ' ' + claim.model_id + ' ' + far.field + ' ' + far.offer.tokens AS key,
       'warning' AS severity,
       claim.source + ': ' + split(far.field, '_')[0] + ' of ' + far.offer.tokens + ' tokens, '
         + toInteger(median) + ' elsewhere' AS summary,
       [far.field + ' ' + far.offer.tokens, 'median of ' + far.others + ' other sizes ' + toInteger(median),
        'base_model ' + far.base] AS facts,
       n AS population,
       -log10(p) AS score,
       [claim.model_id] AS model_ids,
       [] AS worker_ids,
       ['load ' + claim.load_id] AS evidence
ORDER BY score DESC, key
