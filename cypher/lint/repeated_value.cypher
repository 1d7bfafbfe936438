// A provider's models from more makers share the same prices or limits than chance explains.
//
// A list may fill in a default for unknown values. Of the N makers whose models a provider lists in a
// source, k have a model with the same value: a pair of prices or a pair of limits. Elsewhere, makers
// have that value at a rate r, so m = N r are expected, and the probability of k or more is at most
// exp(-(k ln(k / m) - k + m)), the Chernoff bound for a Poisson count. Values are reported if that
// probability times the number of values is below `false_flags`. A provider with few price tiers, or
// one that caps all contexts at one size, is reported too, hence only a notice. The score is -log10 of
// the probability.
//
// mode: read
// use: detector
// severity: notice
// reference: Mitzenmacher and Upfal (2005), Probability and Computing, theorem 5.4
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param false_flags => 1.0
*/
MATCH (provider:Provider)<-[:OFFERED_BY]-(model:Model)-[claim:CAPABLE_OF]->(:TaskType)
WHERE claim.until IS NULL AND claim.maker IS NOT NULL
UNWIND [{kind: 'prices', one: claim.input_price_usd, other: claim.output_price_usd},
        {kind: 'limits', one: claim.context_tokens, other: claim.output_tokens}] AS pair
WITH pair, claim, model, provider
WHERE pair.one > 0 AND pair.other > 0
WITH pair, claim, model, provider
ORDER BY model.model_id
WITH pair.kind AS kind, pair.one + ' and ' + pair.other AS value, claim.source AS source, provider.name AS provider,
     collect(DISTINCT claim.maker) AS makers, collect(DISTINCT model.model_id) AS model_ids,
     min(claim.load_id) AS load_id
WITH collect({kind: kind, value: value, source: source, provider: provider, makers: makers, model_ids: model_ids,
              load_id: load_id}) AS groups
CALL (groups) {
  UNWIND groups AS g
  UNWIND g.makers AS maker
  WITH g.kind AS kind, g.source AS source, g.provider AS provider, count(DISTINCT maker) AS makers,
       count(*) AS stated
  RETURN collect({kind: kind, source: source, provider: provider, makers: makers, stated: stated}) AS lists
}
CALL (groups) {
  UNWIND groups AS g
  WITH g.kind AS kind, g.value AS value, sum(size(g.makers)) AS stated
  WITH kind, collect({value: value, stated: stated}) AS values, sum(stated) AS stated
  RETURN collect({kind: kind, stated: stated, values: values}) AS kinds
}
WITH groups, lists, kinds, size(groups) AS n
// Values of fewer than four makers are ignored: the rate of a rare value elsewhere is too uncertain.
UNWIND [g IN groups WHERE size(g.makers) >= 4] AS g
WITH n, g, size(g.makers) AS k,
     head([l IN lists WHERE l.kind = g.kind AND l.source = g.source AND l.provider = g.provider]) AS list,
     head([t IN kinds WHERE t.kind = g.kind]) AS of_kind
WITH n, g, k, list, of_kind, head([v IN of_kind.values WHERE v.value = g.value]).stated AS stated
// Half a maker is added as a pseudocount, so that a value that only one list has doesn't get rate 0.
WITH n, g, k, list, list.makers * (stated - k + 0.5) / (of_kind.stated - list.stated + 0.5) AS m
WHERE k > m
WITH n, g, k, list, m, (k * log(k / m) - k + m) / log(10) AS score
WHERE n * 10 ^ -score < $false_flags
RETURN g.source + ' ' + g.provider + ' ' + g.kind + ' ' + g.value AS key,
       'notice' AS severity,
       g.source + ': ' + g.kind + ' ' + g.value + ' at models of ' + k + ' of ' + list.makers + ' makers that '
         + g.provider + ' lists' AS summary,
       [g.kind + ' ' + g.value, 'makers ' + k + ' of ' + list.makers,
        'expected ' + round(m, 2), 'models ' + size(g.model_ids)] AS facts,
       n AS population,
       score,
       g.model_ids AS model_ids,
       [] AS worker_ids,
       ['load ' + g.load_id] AS evidence
ORDER BY score DESC, key
