// For how many offers the accuracy for each task type is known, and of how many by each way.
//
// `rated` counts the offers that declare or inherit the type. `ways` has a text for each way, such as
// 'inherited 947', the commonest first; `sources` are those that claim an accuracy for the type.
//
// mode: read
// use: question
// returns: task_type STRING, kind_of STRING, rated INTEGER, known INTEGER, ways LIST<STRING>, sources LIST<STRING>
MATCH (type:TaskType)
OPTIONAL MATCH (type)-[:KIND_OF]->(parent:TaskType)
WITH type, parent, COUNT { (:Model)-[:RATED_FOR]->(type) } AS rated, COLLECT {
  MATCH (:Model)-[known:RATED_FOR WHERE known.accuracy_class <> 'Unknown']->(type)
  WITH known.accuracy_how AS how, count(*) AS offers
  RETURN {how: how, offers: offers} AS way ORDER BY offers DESC, how
} AS ways
RETURN type.name AS task_type,
       parent.name AS kind_of,
       rated,
       reduce(n = 0, way IN ways | n + way.offers) AS known,
       [way IN ways | way.how + ' ' + way.offers] AS ways,
       COLLECT {
         MATCH (:Model)-[claim:CAPABLE_OF WHERE claim.until IS NULL AND claim.accuracy_class <> 'Unknown']->(type)
         RETURN DISTINCT claim.source AS name ORDER BY name
       } AS sources
ORDER BY task_type
