// How many models each requirement of a task removes, and how many are left.
//
// One row per requirement, in the order in which they are tried. `failed`: models that don't
// meet it, whatever else they fail. `only`: models that fail nothing else, so that dropping this
// one requirement would admit them. `removed`: models for which it is the first that fails.
// `remaining`: models left after it; in the last row, the size of the feasible set. Removed plus
// remaining is every model of the pool. Null parameters require nothing.
//
// mode: read
// returns: requirement STRING, needed STRING, failed INTEGER, only INTEGER, removed INTEGER,
// remaining INTEGER
/*
:param task_type => 'code-generation'
:param risk_level => 'High'
:param min_accuracy => 'Medium'
:param max_latency => null
:param max_cost => 'Medium'
:param provider_types => null
:param as_of => null
*/
MATCH (:TaskType {name: $task_type})-[:KIND_OF*0..]->(type:TaskType)
WITH collect(type) AS types, collect(type.name) AS chain
WITH types, chain,
     {none: ['Low', 'Medium', 'High', 'Unknown'], Low: ['Low', 'Medium', 'High'],
      Medium: ['Medium', 'High'], High: ['High']}[coalesce($min_accuracy, 'none')] AS accuracies,
     {none: ['Fast', 'Medium', 'Slow', 'Unknown'], Fast: ['Fast'], Medium: ['Fast', 'Medium'],
      Slow: ['Fast', 'Medium', 'Slow']}[coalesce($max_latency, 'none')] AS latencies,
     {none: ['Low', 'Medium', 'High', 'Unknown'], Low: ['Low'], Medium: ['Low', 'Medium'],
      High: ['Low', 'Medium', 'High']}[coalesce($max_cost, 'none')] AS costs,
     {Low: ['Low', 'Medium', 'High', 'Unknown'], Medium: ['Low', 'Medium', 'Unknown'],
      High: ['Low', 'Medium']}[coalesce($risk_level, 'Low')] AS risks,
     coalesce($as_of, datetime()) AS at
CALL (types, chain, accuracies, latencies, costs, risks, at) {
  UNWIND types AS type
  MATCH (type)<-[:FOR_TYPE]-(profile:Profile)
  WHERE none(name IN profile.shadowed_by WHERE name IN chain)
  WITH
     [failed IN [
        CASE WHEN profile.lifecycle = 'Retired' OR profile.retired_on <= date(at) THEN 'lifecycle' END,
        CASE WHEN $risk_level = 'High' AND profile.lifecycle = 'Experimental' THEN 'maturity' END,
        CASE WHEN NOT profile.risk_level IN risks THEN 'risk_level' END,
        CASE WHEN NOT profile.accuracy_class IN accuracies THEN 'accuracy_class' END,
        CASE WHEN NOT profile.latency_class IN latencies THEN 'latency_class' END,
        CASE WHEN NOT profile.cost_class IN costs THEN 'cost_class' END,
        CASE WHEN NOT profile.provider_type IN $provider_types THEN 'provider_type' END
      ] WHERE failed IS NOT NULL] AS failed,
     CASE WHEN $as_of IS NULL THEN COUNT { (profile)<-[:FITS]-() }
          ELSE COUNT {
            (profile)<-[fits:FITS|FITTED]-()
            WHERE fits.since <= $as_of AND coalesce(fits.until > $as_of, true)
          } END AS models
  WITH failed, sum(models) AS models
  RETURN collect({failed: failed, models: models}) AS groups
}
WITH accuracies, latencies, costs, risks, groups,
     CASE WHEN $as_of IS NULL THEN COUNT { (:Model) }
          ELSE COUNT { (model:Model) WHERE model.registered_at <= $as_of } END AS pool_size
WITH groups, pool_size, reduce(n = 0, g IN groups | n + g.models) AS capable,
     [['lifecycle', 'not Retired'],
      ['maturity', CASE $risk_level WHEN 'High' THEN 'not Experimental' ELSE 'any' END],
      ['risk_level', CASE size(risks) WHEN 4 THEN 'any'
        ELSE reduce(s = head(risks), x IN tail(risks) | s + ' or ' + x) END],
      ['accuracy_class', coalesce('at least ' + $min_accuracy, 'any')],
      ['latency_class', coalesce('at most ' + $max_latency, 'any')],
      ['cost_class', coalesce('at most ' + $max_cost, 'any')],
      ['provider_type',
        coalesce(reduce(s = head($provider_types), x IN tail($provider_types) | s + ' or ' + x), 'any')]
     ] AS requirements
UNWIND range(-1, size(requirements) - 1) AS position
WITH groups, pool_size, capable, requirements, position,
     [r IN requirements[..position + 1] | r[0]] AS tried,
     CASE WHEN position >= 0 THEN requirements[position] ELSE ['task_type', $task_type] END AS requirement
WITH position, requirement, pool_size, capable,
     reduce(n = 0, g IN groups | n +
       CASE WHEN requirement[0] IN g.failed THEN g.models ELSE 0 END) AS failed,
     reduce(n = 0, g IN groups | n +
       CASE WHEN g.failed = [requirement[0]] THEN g.models ELSE 0 END) AS only,
     reduce(n = 0, g IN groups | n +
       CASE WHEN head(g.failed) = requirement[0] THEN g.models ELSE 0 END) AS removed,
     reduce(n = 0, g IN groups | n +
       CASE WHEN none(f IN g.failed WHERE f IN tried) THEN g.models ELSE 0 END) AS remaining
RETURN requirement[0] AS requirement,
       requirement[1] AS needed,
       CASE position WHEN -1 THEN pool_size - capable ELSE failed END AS failed,
       CASE position WHEN -1 THEN pool_size - capable ELSE only END AS only,
       CASE position WHEN -1 THEN pool_size - capable ELSE removed END AS removed,
       remaining
ORDER BY position
