// Capabilities that another of the same task type and use dominates in every class, and by which.
//
// It is at least as good in accuracy, latency, cost and risk, and better in one at least. A class that isn't
// known is dominated by the best one alone, and dominates none; with `unknown_alike` two that aren't known are
// equal. No less can be done with the other: it
//   - has the same provider type, and a lifecycle and announced dates that are no worse,
//   - had its accuracy and risk in no weaker way: measured or by hand, then inherited, generalised, derived
//     or stated, then self-reported,
//   - holds for every kind of the task type that the dominated one holds for,
//   - takes as long a context, gives as long an answer, takes functions, and asks no higher price, as far as
//     that is known of the dominated one,
//   - stands for the same weights at all times, unless the dominated one's name moves, too,
//   - has its whole selection weight.
// Only those in `standing` dominate, and none in `used` is dominated; both have 'model_id task_type'. What
// wasn't there at `since` isn't dominated; null: no matter since when. Of several the best is told.
//
// mode: read
// use: question
// returns: model_id STRING, task_type STRING, by STRING, because STRING
/*
:param standing => {`acme/large code-generation`: true}
:param used => {`acme/large code-generation`: true}
:param since => datetime('2026-01-01T00:00:00Z')
:param unknown_alike => false
*/
WITH {High: 1, Medium: 2, Low: 3} AS more, {Low: 1, Medium: 2, High: 3} AS less, {Fast: 1, Medium: 2, Slow: 3} AS fast,
     {measured: 1, `by-hand`: 1, inherited: 2, generalised: 2, derived: 2, stated: 2, `self-reported`: 3} AS ways
MATCH (better:Model)-[:FITS]->(strong:Profile)
WHERE $standing[better.model_id + ' ' + strong.task_type] AND NOT strong.lifecycle IN ['Retired', 'Deprecated']
  AND coalesce(strong.retired_on > date(), true) AND coalesce(strong.released_on <= date(), true)
  AND ($unknown_alike OR strong.provider_type <> 'Unknown')
  AND NOT EXISTS { (better)-[weighed:WEIGHED_IN WHERE weighed.until IS NULL]->(:TaskType {name: strong.task_type}) }
WITH *, COLLECT {
  MATCH (better)-[claim:CAPABLE_OF WHERE claim.until IS NULL]->(:TaskType)
  MATCH (source:Source {name: claim.source})
  RETURN claim ORDER BY source.precedence, source.name, claim.since DESC, claim.digest
} AS claims
WITH *, head([c IN claims WHERE c.input_price_usd IS NOT NULL | c.input_price_usd]) AS input_price,
     head([c IN claims WHERE c.output_price_usd IS NOT NULL | c.output_price_usd]) AS output_price,
     head([c IN claims WHERE c.output_tokens IS NOT NULL | c.output_tokens]) AS output_tokens
ORDER BY better.model_id
WITH more, less, fast, ways, strong, collect({name: better.model_id, context_tokens: better.context_tokens,
       output_tokens: output_tokens, input_price: input_price, output_price: output_price,
       functions: coalesce(better.function_calling, false), moves: coalesce(better.moving_name, false)}) AS offers,
     [more[strong.accuracy_class], fast[strong.latency_class], less[strong.cost_class], less[strong.risk_level]]
       AS strengths
MATCH (weak:Profile {task_type: strong.task_type})
WHERE weak <> strong AND weak.provider_type = strong.provider_type AND weak.lifecycle <> 'Retired'
  AND strong.lifecycle IN ['Stable', weak.lifecycle]
  AND coalesce(strong.deprecated_on >= weak.deprecated_on, strong.deprecated_on IS NULL)
  AND coalesce(strong.retired_on >= weak.retired_on, strong.retired_on IS NULL)
  AND coalesce(weak.retired_on > date(), true)
  AND all(name IN strong.shadowed_by WHERE name IN weak.shadowed_by)
  AND coalesce(ways[strong.accuracy_how] <= ways[weak.accuracy_how], weak.accuracy_how IS NULL)
  AND coalesce(ways[strong.risk_how] <= ways[weak.risk_how], weak.risk_how IS NULL)
WITH strong, offers, strengths, weak,
     [more[weak.accuracy_class], fast[weak.latency_class], less[weak.cost_class], less[weak.risk_level]] AS weaknesses
WHERE all(i IN range(0, 3) WHERE coalesce(strengths[i] <= weaknesses[i], weaknesses[i] IS NULL
        AND coalesce(strengths[i] = 1, $unknown_alike)))
  AND any(i IN range(0, 3) WHERE strengths[i] < weaknesses[i])
WITH weak, weaknesses, strong, strengths, offers
ORDER BY reduce(sum = 0, strength IN strengths | sum + coalesce(strength, 4)), head(offers).name
WITH weak, weaknesses, collect({strong: strong, strengths: strengths, offers: offers}) AS found
MATCH (worse:Model)-[:FITS]->(weak)
WHERE $used[worse.model_id + ' ' + weak.task_type] IS NULL AND ($since IS NULL OR EXISTS {
    MATCH (worse)-[had:FITS|FITTED]->(then:Profile)
    WHERE then.task_type = weak.task_type AND had.since <= $since AND coalesce(had.until > $since, true)
  })
WITH worse, weak, weaknesses, found, COLLECT {
  MATCH (worse)-[claim:CAPABLE_OF WHERE claim.until IS NULL]->(:TaskType)
  MATCH (source:Source {name: claim.source})
  RETURN claim ORDER BY source.precedence, source.name, claim.since DESC, claim.digest
} AS claims
WITH worse, weak, weaknesses, found,
     head([c IN claims WHERE c.input_price_usd IS NOT NULL | c.input_price_usd]) AS input_price,
     head([c IN claims WHERE c.output_price_usd IS NOT NULL | c.output_price_usd]) AS output_price,
     head([c IN claims WHERE c.output_tokens IS NOT NULL | c.output_tokens]) AS output_tokens
CALL (worse, weaknesses, found, input_price, output_price, output_tokens) {
  UNWIND found AS one
  UNWIND one.offers AS offer
  WITH *
  WHERE coalesce(offer.input_price <= input_price, input_price IS NULL)
    AND coalesce(offer.output_price <= output_price, output_price IS NULL)
    // a lower cost class at the same price is no gain
    AND (any(i IN [0, 1, 3] WHERE one.strengths[i] < weaknesses[i])
         OR coalesce(offer.input_price < input_price OR offer.output_price < output_price, true))
    AND coalesce(offer.context_tokens >= worse.context_tokens, worse.context_tokens IS NULL)
    AND coalesce(offer.output_tokens >= output_tokens, output_tokens IS NULL)
    AND (offer.functions OR NOT coalesce(worse.function_calling, false))
    AND (NOT offer.moves OR coalesce(worse.moving_name, false))
  RETURN one.strong AS strong, one.strengths AS strengths, offer.name AS by LIMIT 1
}
WITH worse, weak, by, [said IN [
       [0, 'accuracy ' + strong.accuracy_class + ' not ' + weak.accuracy_class],
       [1, 'latency ' + strong.latency_class + ' not ' + weak.latency_class],
       [2, 'cost ' + strong.cost_class + ' not ' + weak.cost_class],
       [3, 'risk ' + strong.risk_level + ' not ' + weak.risk_level]
     ] WHERE strengths[said[0]] < weaknesses[said[0]] | said[1]] AS gains
RETURN worse.model_id AS model_id,
       weak.task_type AS task_type,
       by,
       'dominated by ' + by + ': ' + reduce(s = head(gains), gain IN tail(gains) | s + ', ' + gain) AS because
ORDER BY task_type, model_id
