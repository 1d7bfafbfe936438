// How many models meet conditions, in total and by the values of given fields.
//
// A condition is {field, test, values}; all must hold for one capability: a model and a task type
// that it declares. There, each field has a list of values, empty if unknown; that of task_type
// includes the more general types. `test` is 'one of', 'none of', 'at least', 'at most', 'above',
// 'below' (these four use the first of `values`), 'absent' or 'present'. Conditions are grouped by
// what their fields belong to, so that each is tested as early as possible.
//
// The row without a field is the total. A row with a field and no value counts those whose value is
// unknown. Adding a row's field and value as a condition leaves exactly as many as it counts.
//
// mode: read
// use: step
// returns: field STRING, value STRING, models INTEGER, capabilities INTEGER
/*
:param scores => null
:param of_profiles => [{field: 'cost_class', test: 'one of', values: ['Low', 'Medium', 'High']}]
:param of_models => [{field: 'provider', test: 'present', values: []}]
:param of_claims => [{field: 'context_tokens', test: 'at least', values: [1000]}]
:param as_of => null
:param fields => ['cost_class', 'source']
:param with_claims => true
*/
WITH date(datetime({datetime: coalesce($as_of, datetime()), timezone: 'UTC'})) AS today
MATCH (profile:Profile)-[:FOR_TYPE]->(type:TaskType)
WITH profile, type, {
  task_type: COLLECT {
    MATCH (type)-[kinds:KIND_OF|WAS_KIND_OF*0..]->(kind:TaskType)
    WHERE all(k IN kinds WHERE coalesce(k.since <= $as_of, true) AND coalesce(k.until > $as_of, k.until IS NULL))
    RETURN DISTINCT kind.name AS name ORDER BY name
  },
  accuracy_class: [profile.accuracy_class],
  latency_class: [profile.latency_class],
  cost_class: [profile.cost_class],
  risk_level: [profile.risk_level],
  provider_type: [profile.provider_type],
  lifecycle: [CASE WHEN profile.retired_on <= today THEN 'Retired'
    WHEN profile.deprecated_on <= today THEN 'Deprecated' ELSE profile.lifecycle END],
  retired_on: [d IN [profile.retired_on] WHERE d IS NOT NULL]
} AS facts
WHERE all(c IN $of_profiles WHERE CASE c.test
  WHEN 'one of' THEN any(v IN facts[c.field] WHERE v IN c.values)
  WHEN 'none of' THEN none(v IN facts[c.field] WHERE v IN c.values)
  WHEN 'at least' THEN any(v IN facts[c.field] WHERE v >= c.values[0])
  WHEN 'at most' THEN any(v IN facts[c.field] WHERE v <= c.values[0])
  WHEN 'above' THEN any(v IN facts[c.field] WHERE v > c.values[0])
  WHEN 'below' THEN any(v IN facts[c.field] WHERE v < c.values[0])
  WHEN 'absent' THEN facts[c.field] = []
  WHEN 'present' THEN facts[c.field] <> [] END)
MATCH (model:Model)-[fits:FITS|FITTED]->(profile)
WHERE coalesce(fits.since <= $as_of, true) AND coalesce(fits.until > $as_of, fits.until IS NULL)
  AND ($scores IS NULL OR $scores[model.model_id] IS NOT NULL)
WITH model, type, facts {.*,
  model_id: [model.model_id],
  name: [v IN [fits.name] WHERE v IS NOT NULL],
  notes: [v IN [fits.notes] WHERE v IS NOT NULL],
  provider: [v IN [fits.provider] WHERE v IS NOT NULL],
  base_model: [v IN [fits.base_model] WHERE v IS NOT NULL],
  maker: [v IN [fits.maker] WHERE v IS NOT NULL],
  pruned: [v IN [fits.pruned] WHERE v IS NOT NULL]
} AS facts
WHERE all(c IN $of_models WHERE CASE c.test
  WHEN 'one of' THEN any(v IN facts[c.field] WHERE v IN c.values)
  WHEN 'none of' THEN none(v IN facts[c.field] WHERE v IN c.values)
  WHEN 'at least' THEN any(v IN facts[c.field] WHERE v >= c.values[0])
  WHEN 'at most' THEN any(v IN facts[c.field] WHERE v <= c.values[0])
  WHEN 'above' THEN any(v IN facts[c.field] WHERE v > c.values[0])
  WHEN 'below' THEN any(v IN facts[c.field] WHERE v < c.values[0])
  WHEN 'absent' THEN facts[c.field] = []
  WHEN 'present' THEN facts[c.field] <> [] END)
CALL (model, type) {
  MATCH (model)-[claim:CAPABLE_OF]->(claimed:TaskType)
  WHERE $with_claims AND coalesce(claim.since <= $as_of, true)
    AND coalesce(claim.until > $as_of, claim.until IS NULL)
  MATCH (source:Source {name: claim.source})
  WITH claim, claimed = type AS is_own, source
  ORDER BY source.precedence, source.name, claim.since DESC, claim.digest
  RETURN collect(claim) AS claims, collect(CASE WHEN is_own THEN claim END) AS own
}
WITH model, type, facts {.*,
  source: [c IN own | c.source],
  source_date: [c IN own WHERE c.source_date IS NOT NULL | c.source_date],
  released_on: [c IN claims WHERE c.released_on IS NOT NULL | c.released_on][..1],
  deprecated_on: [c IN claims WHERE c.deprecated_on IS NOT NULL | c.deprecated_on][..1],
  successor: [c IN claims WHERE c.successor IS NOT NULL | c.successor][..1],
  moving_name: [c IN claims WHERE c.moving_name IS NOT NULL | c.moving_name][..1],
  function_calling: [c IN claims WHERE c.function_calling IS NOT NULL | c.function_calling][..1],
  effort: [c IN own WHERE c.effort IS NOT NULL | c.effort],
  calling_mode: [c IN own WHERE c.calling_mode IS NOT NULL | c.calling_mode],
  measured_on: [c IN own WHERE c.measured_on IS NOT NULL | c.measured_on],
  needed_context_tokens: [c IN own WHERE c.needed_context_tokens IS NOT NULL | c.needed_context_tokens],
  context_tokens: [c IN own + claims WHERE c.context_tokens IS NOT NULL | c.context_tokens][..1],
  output_tokens: [c IN own + claims WHERE c.output_tokens IS NOT NULL | c.output_tokens][..1],
  input_price_usd: [c IN own + claims WHERE c.input_price_usd IS NOT NULL | c.input_price_usd][..1],
  output_price_usd: [c IN own + claims WHERE c.output_price_usd IS NOT NULL | c.output_price_usd][..1]
} AS facts
WHERE all(c IN $of_claims WHERE CASE c.test
  WHEN 'one of' THEN any(v IN facts[c.field] WHERE v IN c.values)
  WHEN 'none of' THEN none(v IN facts[c.field] WHERE v IN c.values)
  WHEN 'at least' THEN any(v IN facts[c.field] WHERE v >= c.values[0])
  WHEN 'at most' THEN any(v IN facts[c.field] WHERE v <= c.values[0])
  WHEN 'above' THEN any(v IN facts[c.field] WHERE v > c.values[0])
  WHEN 'below' THEN any(v IN facts[c.field] WHERE v < c.values[0])
  WHEN 'absent' THEN facts[c.field] = []
  WHEN 'present' THEN facts[c.field] <> [] END)
UNWIND [null] + $fields AS field
UNWIND CASE WHEN coalesce(facts[field], []) = [] THEN [null] ELSE facts[field] END AS value
WITH DISTINCT model, type, field, value
RETURN field, toString(value) AS value, count(DISTINCT model) AS models, count(*) AS capabilities
ORDER BY field IS NOT NULL, field, models DESC, value
