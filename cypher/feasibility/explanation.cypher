// Why one model is or isn't in a task's feasible set: every requirement, met or not.
//
// `met` is null for what can't be judged because the model declares no capability for the task
// type. `claims` says what each source claims and on what basis, the claim that holds first, and before
// it what holds though no source claims it: inherited, or as for another task type; for a Retired
// model, which sources stopped listing it, when, and what replaces it. A rule of the policy
// is listed if it applies to the task. A selection weight below 1 is listed, with why, since when and what
// would bring it back. No row at all means that there is no such model, or no such
// task type. A requirement missing from `task` requires nothing.
//
// mode: read
// use: question
// returns: requirement STRING, has STRING, needed STRING, met BOOLEAN, claims LIST<STRING>
/*
:param model_id => 'acme/small'
:param task => {task_type: 'code-generation', risk_level: 'High', min_accuracy: 'Medium', max_cost: 'Medium'}
:param as_of => null
*/
MATCH (:Pool {name: 'registry'})-[follows:FOLLOWS|FOLLOWED]->(policy:Policy)
WHERE coalesce(follows.since <= $as_of, true) AND coalesce(follows.until > $as_of, follows.until IS NULL)
MATCH (:TaskType {name: $task.task_type})-[kinds:KIND_OF|WAS_KIND_OF*0..]->(type:TaskType)
WHERE all(k IN kinds WHERE coalesce(k.since <= $as_of, true) AND coalesce(k.until > $as_of, k.until IS NULL))
WITH policy, collect(type) AS types, collect(type.name) AS chain
WITH policy, types, chain, COLLECT {
  MATCH (policy)-[has:HAS_RULE]->(rule:Rule)
  WHERE coalesce(any(name IN rule.when_task_type WHERE name IN chain), true)
    AND coalesce(coalesce($task.risk_level, 'Low') IN rule.when_risk_level, true)
    AND coalesce(coalesce($task.criticality, 'Normal') IN rule.when_criticality, true)
    AND coalesce(coalesce($task.min_accuracy, 'none') IN rule.when_min_accuracy, true)
    AND coalesce(coalesce($task.max_latency, 'none') IN rule.when_max_latency, true)
    AND coalesce(coalesce($task.max_cost, 'none') IN rule.when_max_cost, true)
  RETURN rule ORDER BY has.position
} AS rules
WITH types, chain, rules, date(datetime({datetime: coalesce($as_of, datetime()), timezone: 'UTC'})) AS today,
     {none: ['Low', 'Medium', 'High', 'Unknown'], Low: ['Low', 'Medium', 'High'],
      Medium: ['Medium', 'High'], High: ['High']}[coalesce($task.min_accuracy, 'none')] AS accuracies,
     {none: ['Fast', 'Medium', 'Slow', 'Unknown'], Fast: ['Fast'], Medium: ['Fast', 'Medium'],
      Slow: ['Fast', 'Medium', 'Slow']}[coalesce($task.max_latency, 'none')] AS latencies,
     {none: ['Low', 'Medium', 'High', 'Unknown'], Low: ['Low'], Medium: ['Low', 'Medium'],
      High: ['Low', 'Medium', 'High']}[coalesce($task.max_cost, 'none')] AS costs,
     [r IN rules WHERE r.excludes IS NOT NULL OR r.admits IS NOT NULL | {
       name: 'policy rule ' + r.name, needed: r.needed, only: r.admits IS NOT NULL,
       tests: [field IN coalesce(r.excludes, r.admits) | [field, coalesce(r['exclude_' + field], r['only_' + field])]],
       named: any(field IN coalesce(r.excludes, r.admits)
         WHERE field IN ['provider', 'maker', 'base_model', 'model_id', 'source'])}] AS exclusions
MATCH (model:Model {model_id: $model_id})
OPTIONAL MATCH (model)-[fits:FITS|FITTED]->(profile:Profile)
WHERE coalesce(fits.since <= $as_of, true) AND coalesce(fits.until > $as_of, fits.until IS NULL)
  AND profile.task_type IN chain
  AND none(name IN profile.shadowed_by WHERE name IN chain)
WITH model, profile, exclusions, accuracies, latencies, costs, today, properties(fits) AS had,
     {lifecycle:
       CASE WHEN profile.deprecated_on <= today THEN 'Deprecated' ELSE profile.lifecycle END} AS now,
     // who offers it, what it is a version of and who made it are the same in all that it fits
     head(COLLECT {
       MATCH (model)-[was:FITS|FITTED]->(:Profile)
       WHERE coalesce(was.since <= $as_of, true) AND coalesce(was.until > $as_of, was.until IS NULL)
       RETURN was LIMIT 1
     }) AS fits,
     COLLECT {
       MATCH (model)-[was:FITS|FITTED]->(other:Profile)
       WHERE coalesce(was.since <= $as_of, true) AND coalesce(was.until > $as_of, was.until IS NULL)
       RETURN DISTINCT other.task_type AS name ORDER BY name
     } AS declared,
     head([(model)-[weighed:WEIGHED_IN]->(of:TaskType) WHERE of.name = profile.task_type
       AND coalesce(weighed.since <= $as_of, true) AND coalesce(weighed.until > $as_of, weighed.until IS NULL)
       | weighed]) AS weighed,
     COLLECT {
       MATCH (model)-[claim:CAPABLE_OF]->(:TaskType {name: profile.task_type})
       WHERE coalesce(claim.since <= $as_of, true) AND coalesce(claim.until > $as_of, claim.until IS NULL)
       MATCH (source:Source {name: claim.source})
       WITH claim, source
       ORDER BY source.precedence, source.name
       RETURN claim
     } AS claims,
     COLLECT {
       MATCH (model)-[gone:CAPABLE_OF]->(:TaskType {name: profile.task_type})
       WHERE profile.lifecycle = 'Retired' AND gone.scope IS NULL
       WITH gone.source AS source, max(gone.until) AS until, count(*) AS claims, count(gone.until) AS closed
       WHERE closed = claims
       WITH source, date(datetime({datetime: until, timezone: 'UTC'})) AS day
       RETURN source + ': not listed since ' + toString(day) AS line ORDER BY line
     } + [claim IN COLLECT {
       MATCH (model)-[claim:CAPABLE_OF]->(:TaskType {name: profile.task_type})
       WHERE claim.pruned IS NOT NULL AND coalesce(claim.since <= $as_of, true)
         AND coalesce(claim.until > $as_of, claim.until IS NULL)
       RETURN claim ORDER BY claim.source
     } | claim.source + ': pruned since ' + toString(date(datetime({datetime: claim.since, timezone: 'UTC'})))
       + ' by load ' + claim.load_id] + COLLECT {
       MATCH (model)-[said:CAPABLE_OF]->(:TaskType)
       WHERE said.successor IS NOT NULL AND coalesce(said.since <= $as_of, true)
         AND (profile.lifecycle = 'Retired' OR profile.retired_on <= today)
       MATCH (source:Source {name: said.source})
       WITH said, source
       ORDER BY coalesce(said.until > $as_of, said.until IS NULL) DESC, said.until DESC,
                source.precedence, source.name, said.since DESC, said.digest
       RETURN source.name + ': replaced by ' + said.successor AS line LIMIT 1
     } AS tombstone
WITH profile, claims, tombstone, had, weighed, [
  {name: 'task_type', needed: $task.task_type, fields: [], met: profile IS NOT NULL,
   has: coalesce(profile.task_type,
                 reduce(s = '', x IN declared | CASE s WHEN '' THEN x ELSE s + ', ' + x END))},
  {name: 'lifecycle', needed: 'not Retired', fields: ['lifecycle'],
   met: profile.lifecycle <> 'Retired' AND coalesce(profile.retired_on > today, true),
   has: CASE WHEN had.pruned IS NOT NULL THEN 'pruned: ' + had.pruned
             WHEN profile.retired_on <= today THEN 'Retired on ' + toString(profile.retired_on)
             WHEN profile.deprecated_on <= today THEN 'Deprecated on ' + toString(profile.deprecated_on)
             ELSE profile.lifecycle END}
] + [released_on IN [profile.released_on] WHERE released_on > today |
  {name: 'released_on', needed: 'a day that has come', fields: ['released_on'], met: false,
   has: toString(released_on)}
] + [x IN exclusions |
  {name: x.name, needed: x.needed, fields: [test IN x.tests | test[0]],
   met: x.only = all(test IN x.tests WHERE
       CASE test[0]
         WHEN 'source' THEN [(model)-[lists:CAPABLE_OF]->(:TaskType)
           WHERE lists.source IN test[1] AND lists.scope IS NULL AND coalesce(lists.since <= $as_of, true)
             AND coalesce(lists.until > $as_of, lists.until IS NULL) | lists.source] <> []
         WHEN 'model_id' THEN model.model_id IN test[1]
         ELSE coalesce(fits[test[0]], now[test[0]], profile[test[0]], '') IN test[1] END),
   has: reduce(s = '', test IN x.tests | CASE s WHEN '' THEN '' ELSE s + ', ' END
       + CASE WHEN x.only THEN replace(test[0], '_', ' ') + ' ' ELSE '' END + coalesce(CASE test[0]
         WHEN 'source' THEN nullIf(reduce(s = '', x IN COLLECT {
             MATCH (model)-[lists:CAPABLE_OF]->(:TaskType)
             WHERE lists.scope IS NULL AND coalesce(lists.since <= $as_of, true)
               AND coalesce(lists.until > $as_of, lists.until IS NULL)
             RETURN DISTINCT lists.source AS name ORDER BY name
           } | CASE s WHEN '' THEN x ELSE s + ' and ' + x END), '')
         WHEN 'model_id' THEN model.model_id
         ELSE coalesce(fits[test[0]], now[test[0]], profile[test[0]]) END, 'not known'))}
] + [
  {name: 'accuracy_class', fields: ['accuracy_class'], has: profile.accuracy_class,
   needed: coalesce('at least ' + $task.min_accuracy, 'any'), met: profile.accuracy_class IN accuracies},
  {name: 'latency_class', fields: ['latency_class'], has: profile.latency_class,
   needed: coalesce('at most ' + $task.max_latency, 'any'), met: profile.latency_class IN latencies},
  {name: 'cost_class', fields: ['cost_class'], has: profile.cost_class,
   needed: coalesce('at most ' + $task.max_cost, 'any'), met: profile.cost_class IN costs},
  {name: 'provider_type', fields: ['provider_type'], has: profile.provider_type,
   needed: coalesce(reduce(s = head($task.provider_types), x IN tail($task.provider_types) | s + ' or ' + x), 'any'),
   met: $task.provider_types IS NULL OR profile.provider_type IN $task.provider_types}
] + [weight IN [weighed.weight] WHERE weight IS NOT NULL |
  {name: 'selection_weight', needed: 'any', fields: [], met: true, has: toString(weight)}
] AS checks,
{accuracy_class: 'accuracy_basis', latency_class: 'latency_basis', cost_class: 'cost_basis',
 risk_level: 'risk_basis', provider_type: 'provider_type_basis', lifecycle: 'lifecycle_basis'} AS bases
UNWIND range(0, size(checks) - 1) AS position
WITH profile, claims, tombstone, had, weighed, bases, position, checks[position] AS check
RETURN check.name AS requirement,
       check.has AS has,
       check.needed AS needed,
       CASE WHEN profile IS NOT NULL OR check.name = 'task_type' THEN check.met END AS met,
       reduce(said = [], field IN [f IN check.fields | CASE f WHEN 'accuracy_how' THEN 'accuracy_class'
           WHEN 'risk_how' THEN 'risk_level' ELSE f END] |
         said + [basis IN [had[bases[field]]] WHERE basis IS NOT NULL | profile[field] + ' (' + basis + ')']
         + [claim IN claims WHERE claim[field] IS NOT NULL
           AND NOT coalesce(claim.scope = 'correction' AND claim[field] = 'Unknown', false) |
         claim.source + ': ' + toString(claim[field]) + coalesce(' (' + claim[bases[field]] + ')', '')]
       ) + CASE check.name WHEN 'lifecycle' THEN tombstone WHEN 'selection_weight' THEN
         [weighed.because, 'since ' + toString(date(weighed.since)), 'back when ' + weighed.back_when]
         ELSE [] END AS claims
ORDER BY position
