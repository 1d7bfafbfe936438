// Capabilities that another of the same task type and use dominates in every class, and by which.
//
// It is at least as good in accuracy, latency, cost and risk, and better in one at least. A class that isn't
// known is dominated by the best one alone, and dominates none; with `unknown_alike` two that aren't known are
// equal. No less can be done with the other: it
//   - has the same provider type, and a lifecycle and announced dates that are no worse,
//   - had its accuracy and risk in no weaker way: measured or by hand, then inherited, generalised, derived
//     or stated, then self-reported,
//   - holds for every kind of the task type that the dominated one holds for,
//   - takes as long a context, gives as long an answer, and takes functions, if the dominated one does,
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
WITH *, [(better)-[claim:CAPABLE_OF WHERE claim.until IS NULL]->(:TaskType) | claim.output_tokens] AS outputs
WITH more, less, fast, ways, strong, coalesce(better.context_tokens, 0) AS context,
     reduce(most = 0, tokens IN outputs | CASE WHEN tokens > most THEN tokens ELSE most END) AS output,
     coalesce(better.function_calling, false) AS functions, coalesce(better.moving_name, false) AS moves,
     min(better.model_id) AS name
WITH more, less, fast, ways, strong, collect({context: context, output: output, functions: functions, moves: moves,
       name: name}) AS offers,
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
UNWIND offers AS offer
WITH weak, strong, strengths, weaknesses, offer
ORDER BY reduce(sum = 0, strength IN strengths | sum + coalesce(strength, 4)), offer.name
WITH weak, collect({offer: offer, strong: strong, weaknesses: weaknesses, strengths: strengths}) AS found
MATCH (worse:Model)-[:FITS]->(weak)
WHERE $used[worse.model_id + ' ' + weak.task_type] IS NULL AND ($since IS NULL OR EXISTS {
    MATCH (worse)-[had:FITS|FITTED]->(then:Profile)
    WHERE then.task_type = weak.task_type AND had.since <= $since AND coalesce(had.until > $since, true)
  })
WITH worse, weak, found,
     [(worse)-[claim:CAPABLE_OF WHERE claim.until IS NULL]->(:TaskType) | claim.output_tokens] AS outputs
CALL (worse, found, outputs) {
  UNWIND found AS one
  WITH one, outputs
  WHERE one.offer.context >= coalesce(worse.context_tokens, 0)
    AND all(tokens IN outputs WHERE coalesce(one.offer.output >= tokens, true))
    AND (one.offer.functions OR NOT coalesce(worse.function_calling, false))
    AND (NOT one.offer.moves OR coalesce(worse.moving_name, false))
  RETURN one LIMIT 1
}
WITH worse, weak, one.offer.name AS by, one.strong AS strong, one.strengths AS strengths, one.weaknesses AS weaknesses
WITH worse, weak, by, [said IN [
       [0, 'accuracy ' + strong.accuracy_class + ', not ' + weak.accuracy_class],
       [1, 'latency ' + strong.latency_class + ', not ' + weak.latency_class],
       [2, 'cost ' + strong.cost_class + ', not ' + weak.cost_class],
       [3, 'risk ' + strong.risk_level + ', not ' + weak.risk_level]
     ] WHERE strengths[said[0]] < weaknesses[said[0]] | said[1]] AS gains
RETURN worse.model_id AS model_id,
       weak.task_type AS task_type,
       by,
       'dominated by ' + by + ': ' + reduce(s = head(gains), gain IN tail(gains) | s + '; ' + gain)
         + ', and no worse in any class' AS because
ORDER BY task_type, model_id
