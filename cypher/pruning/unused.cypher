// Capabilities that nobody chose, though there was work enough for chance to choose each.
//
// `choices` says how many choices were made for tasks of each type since `since`, and `used` has 'model_id
// task_type' of the capabilities that were among them. If each choice had been an even draw from all models
// capable of the task, a capability would have been chosen `expected` times. `enough` of that means that it
// was passed over; null: so many, log(n) + 3 for n capabilities, that an even draw leaves any of them out once
// in twenty times (the coupon collector's problem). What wasn't there at `since` isn't judged.
//
// mode: read
// use: question
// returns: model_id STRING, task_type STRING, expected FLOAT
/*
:param choices => [{task_type: 'code-generation', choices: 1200}]
:param used => {`acme/small code-generation`: true}
:param since => datetime('2026-01-01T00:00:00Z')
:param enough => null
*/
UNWIND $choices AS made
MATCH (own:TaskType {name: made.task_type})
WITH made, COLLECT { MATCH (own)-[:KIND_OF*0..]->(type:TaskType) RETURN type.name } AS chain
MATCH (model:Model)-[:FITS]->(profile:Profile)
WHERE profile.task_type IN chain AND none(name IN profile.shadowed_by WHERE name IN chain)
  AND profile.lifecycle <> 'Retired' AND coalesce(profile.retired_on > date(), true)
  AND coalesce(profile.released_on <= date(), true)
WITH made, collect({model: model, task_type: profile.task_type}) AS capable
UNWIND capable AS one
WITH one.model AS model, one.task_type AS task_type, sum(1.0 * made.choices / size(capable)) AS expected
WITH collect({model: model, task_type: task_type, expected: expected}) AS examined
WITH examined, coalesce($enough, log(size(examined)) + 3) AS enough
UNWIND [one IN examined WHERE one.expected >= enough] AS one
WITH one.model AS model, one.task_type AS task_type, one.expected AS expected
WHERE $used[model.model_id + ' ' + task_type] IS NULL AND EXISTS {
  MATCH (model)-[had:FITS|FITTED]->(then:Profile)
  WHERE then.task_type = task_type AND had.since <= $since AND coalesce(had.until > $since, true)
}
RETURN model.model_id AS model_id, task_type, expected
ORDER BY task_type, model_id
