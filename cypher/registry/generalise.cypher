// Rates the accuracy of models for general task types by that for their kinds.
//
// Where nobody knows a model's accuracy for a type with `kinds_needed`, it is the lowest of its known
// accuracies for that many different kinds of the type, or more. A kind counts with its own accuracy
// or, where that isn't known, with the lowest for what is a kind of it.
//
// mode: write
// returns: rated INTEGER
/*
:param model_ids => ['acme/small']
*/
UNWIND $model_ids AS model_id
MATCH (model:Model {model_id: model_id})
      -[known:RATED_FOR WHERE known.accuracy_class <> 'Unknown' AND known.counts]->(special:TaskType)
WITH model, known, special, COLLECT {
  MATCH above = (special)-[:KIND_OF*0..]->(type:TaskType)
  RETURN type ORDER BY length(above)
} AS chain
WITH model, collect({type: special, class: known.accuracy_class, how: known.accuracy_how, chain: chain}) AS found
MATCH (model)-[rated:RATED_FOR {counts: true}]->(general:TaskType)
WHERE rated.accuracy_class = 'Unknown' AND general.kinds_needed IS NOT NULL
WITH rated, general, [f IN found WHERE general IN tail(f.chain) | {type: f.type, class: f.class, how: f.how,
       kind: head([i IN range(1, size(f.chain) - 1) WHERE f.chain[i] = general | f.chain[i - 1]])}] AS below
WITH rated, general, [b IN below WHERE b.type = b.kind OR none(o IN below WHERE o.type = b.kind)] AS used
WHERE COUNT { UNWIND used AS u RETURN DISTINCT u.kind } >= general.kinds_needed
WITH rated, used, COLLECT {
  UNWIND used AS u
  RETURN u.type.name + ' ' + u.class AS said ORDER BY u.kind.name, u.type.name
} AS said
SET rated.accuracy_class = head([c IN ['Low', 'Medium', 'High'] WHERE any(u IN used WHERE u.class = c)]),
    rated.accuracy_how = coalesce(
      head([how IN ['self-reported', 'inherited'] WHERE any(u IN used WHERE u.how = how)]), 'generalised'),
    rated.accuracy_basis = 'generalised: lowest of '
      + reduce(s = head(said), one IN tail(said) | s + ', ' + one)
RETURN count(rated) AS rated
