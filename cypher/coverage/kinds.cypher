// For how many different kinds of a task type the accuracy of offers is known.
//
// One row for each number of kinds: how many offers have so many or more, and how many of the `top` base
// models that most providers offer have an offer with so many. A kind counts if the accuracy for it, or
// for what is a kind of it, is known.
//
// mode: read
// use: question
// returns: kinds INTEGER, offers INTEGER, base_models INTEGER
/*
:param task_type => 'text-generation'
:param top => 300
*/
MATCH (base:BaseModel)<-[:VERSION_OF]-(offer:Model)-[:OFFERED_BY]->(provider:Provider)
WHERE EXISTS { (offer)-[:RATED_FOR]->(:TaskType) }
WITH base, count(DISTINCT provider) AS providers
ORDER BY providers DESC, base.name
LIMIT $top
WITH collect(base) AS top
MATCH (:TaskType {name: $task_type})<-[:KIND_OF]-(kind:TaskType)<-[:KIND_OF*0..]-(:TaskType)
      <-[rated:RATED_FOR]-(offer:Model)-[:VERSION_OF]->(base:BaseModel)
WHERE rated.accuracy_class <> 'Unknown'
WITH top, base, offer, count(DISTINCT kind) AS known
UNWIND range(1, known) AS kinds
RETURN kinds, count(offer) AS offers, count(DISTINCT CASE WHEN base IN top THEN base END) AS base_models
ORDER BY kinds
