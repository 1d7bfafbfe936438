// The task types that have outcomes, with their parent type.
//
// mode: read
// use: step
// returns: task_type STRING, parent STRING, outcomes INTEGER
/*
:param as_of => null
*/
MATCH (type:TaskType)<-[:OF_TYPE]-(:Task)<-[:FOR]-(:Assignment)<-[:OF]-(outcome:Outcome)
WHERE coalesce(outcome.reported_at <= $as_of, true)
WITH type, count(outcome) AS outcomes
OPTIONAL MATCH (type)-[kind:KIND_OF|WAS_KIND_OF]->(parent:TaskType)
WHERE coalesce(kind.since <= $as_of, true) AND coalesce(kind.until > $as_of, kind.until IS NULL)
RETURN type.name AS task_type, parent.name AS parent, outcomes
ORDER BY task_type
