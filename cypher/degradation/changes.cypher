// When what is feasible may have changed, and how often models are picked: loads, policies, weights.
//
// In microseconds since 1970.
//
// mode: read
// use: step
// returns: at INTEGER
CALL () {
  MATCH (load:RegistryLoad)
  RETURN load.since AS at
  UNION
  MATCH (:Pool {name: 'registry'})-[follows:FOLLOWS|FOLLOWED]->(:Policy)
  RETURN follows.since AS at
  UNION
  MATCH (:Model)-[weighed:WEIGHED_IN]->(:TaskType)
  UNWIND [weighed.since, weighed.until] AS at
  RETURN at
}
WITH at WHERE at IS NOT NULL
RETURN DISTINCT at.epochSeconds * 1000000 + at.microsecond AS at
ORDER BY at
