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
MATCH (model:Model {model_id: model_id})-[rated:RATED_FOR {counts: true}]->(general:TaskType)
WHERE rated.accuracy_class = 'Unknown' AND general.kinds_needed IS NOT NULL
CALL (model, general) {
  MATCH (general)<-[:KIND_OF]-(kind:TaskType)<-[below:KIND_OF*0..]-(special:TaskType)
        <-[known:RATED_FOR WHERE known.accuracy_class <> 'Unknown' AND known.counts]-(model)
  WITH kind, special, known, size(below) AS depth
  ORDER BY kind.name, depth, special.name
  WITH kind, collect({type: special.name, class: known.accuracy_class, how: known.accuracy_how,
                      is_own: depth = 0}) AS found
  UNWIND [f IN found WHERE f.is_own OR NOT found[0].is_own] AS used
  RETURN collect(used) AS used, count(DISTINCT kind) AS kinds
}
WITH rated, used, kinds, general
WHERE kinds >= general.kinds_needed
SET rated.accuracy_class = head([c IN ['Low', 'Medium', 'High'] WHERE any(u IN used WHERE u.class = c)]),
    rated.accuracy_how = coalesce(
      head([how IN ['self-reported', 'inherited'] WHERE any(u IN used WHERE u.how = how)]), 'generalised'),
    rated.accuracy_basis = 'generalised: lowest of '
      + reduce(s = '', u IN used | CASE s WHEN '' THEN '' ELSE s + ', ' END + u.type + ' ' + u.class)
RETURN count(rated) AS rated
