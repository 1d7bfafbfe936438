// Of how many offers each source claims something, and knows each class, by its open claims.
//
// `source_date` is the newest date that its claims state, `loaded_at` when it was loaded last.
//
// mode: read
// use: question
// returns: source STRING, precedence INTEGER, source_date DATE, loaded_at ZONED DATETIME, claims INTEGER,
// offers INTEGER, accuracy INTEGER, latency INTEGER, cost INTEGER, risk INTEGER
MATCH (source:Source)
CALL (source) {
  MATCH (model:Model)-[claim:CAPABLE_OF {source: source.name}]->(:TaskType)
  WHERE claim.until IS NULL
  RETURN max(claim.source_date) AS source_date, count(*) AS claims, count(DISTINCT model) AS offers,
         count(DISTINCT CASE WHEN claim.accuracy_class <> 'Unknown' THEN model END) AS accuracy,
         count(DISTINCT CASE WHEN claim.latency_class <> 'Unknown' THEN model END) AS latency,
         count(DISTINCT CASE WHEN claim.cost_class <> 'Unknown' THEN model END) AS cost,
         count(DISTINCT CASE WHEN claim.risk_level <> 'Unknown' THEN model END) AS risk
}
WITH * WHERE claims > 0
RETURN source.name AS source,
       source.precedence AS precedence,
       source_date,
       COLLECT {
         MATCH (source)<-[:LOADED_FROM]-(load:RegistryLoad)
         RETURN load.loaded_at ORDER BY load.loaded_at DESC LIMIT 1
       }[0] AS loaded_at,
       claims, offers, accuracy, latency, cost, risk
ORDER BY precedence, source
