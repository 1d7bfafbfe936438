// How the errors of two base models coincide, those that coincide most first; Unknown ones last.
//
// `phi` is the correlation of their errors in the `n` tasks of the type that both did, with its 95 % interval. It is
// Unknown, that is null, under 50 tasks.
//
// mode: read
// use: question
// returns: task_type STRING, one STRING, other STRING, n INTEGER, phi FLOAT, lower FLOAT, upper FLOAT,
// as_of ZONED DATETIME
/*
:param task_type => null
:param base_model => null
:param limit => 25
*/
MATCH (one:BaseModel)-[errs:ERRS_WITH]->(other:BaseModel)
WHERE coalesce(errs.task_type = $task_type, true)
  AND coalesce($base_model IN [one.name, other.name], true)
RETURN errs.task_type AS task_type, one.name AS one, other.name AS other, errs.n AS n, errs.phi AS phi,
       errs.lower AS lower, errs.upper AS upper, errs.as_of AS as_of
ORDER BY coalesce(errs.phi, -2.0) DESC, n DESC, task_type, one, other
LIMIT $limit
