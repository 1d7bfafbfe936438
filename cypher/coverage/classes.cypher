// For how many offers each class is known for a task type or more, by how it was had.
//
// `how` null counts each offer once, however it was had. `base_models` counts, of the `top` base models
// that most providers offer, those with such an offer. The row without a field is about all offers.
//
// mode: read
// use: question
// returns: field STRING, how STRING, offers INTEGER, base_models INTEGER
/*
:param top => 300
*/
MATCH (base:BaseModel)<-[:VERSION_OF]-(offer:Model)-[:OFFERED_BY]->(provider:Provider)
WHERE EXISTS { (offer)-[:RATED_FOR]->(:TaskType) }
WITH base, count(DISTINCT provider) AS providers
ORDER BY providers DESC, base.name
LIMIT $top
WITH collect(base) AS top
MATCH (base:BaseModel)<-[:VERSION_OF]-(offer:Model)-[rated:RATED_FOR]->(:TaskType)
UNWIND [[null, '', null], ['accuracy_class', rated.accuracy_class, rated.accuracy_how],
        ['latency_class', rated.latency_class, rated.latency_how], ['cost_class', rated.cost_class, rated.cost_how],
        ['risk_level', rated.risk_level, rated.risk_how]] AS known
WITH top, base, offer, known
WHERE known[1] <> 'Unknown'
UNWIND [null, known[2]] AS how
WITH DISTINCT top, base, offer, known[0] AS field, how
RETURN field, how, count(offer) AS offers, count(DISTINCT CASE WHEN base IN top THEN base END) AS base_models
ORDER BY field IS NOT NULL, field, how IS NOT NULL, offers DESC, how
