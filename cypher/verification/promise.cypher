// What verification promised, delivered and cost, by task type.
//
// Of settled outcomes: how many, how many of them were accepted, the mean chance that one of those is wrong, and how
// many verdicts all took. Of those that were checked by chance though they needed no verdict: how many, and how many
// turned out wrong; they are what outcomes accepted without a verdict are like. Of the others: how many wait.
//
// mode: read
// use: question
// returns: task_type STRING, settled INTEGER, accepted INTEGER, wrong_chance FLOAT, verdicts INTEGER,
// by_chance INTEGER, by_chance_wrong INTEGER, waiting INTEGER, worker_error FLOAT, coincidence FLOAT
MATCH (:Pool {name: 'registry'})-[seen:EXPERIENCED]->(type:TaskType)
MATCH (type)<-[:OF_TYPE]-(:Task)<-[:FOR]-(:Assignment)<-[:OF]-(outcome:Outcome)
WITH type, seen, count(outcome.settled_with) AS settled,
     count(CASE WHEN outcome.was_right THEN 1 END) AS accepted,
     avg(CASE WHEN outcome.was_right THEN outcome.wrong_chance END) AS wrong_chance,
     sum(CASE WHEN outcome.verified THEN COUNT { ()-[:VERIFIED]->(outcome) } ELSE 0 END) AS verdicts,
     count(CASE WHEN outcome.checked_by_chance AND outcome.settled_with IS NOT NULL THEN 1 END) AS by_chance,
     count(CASE WHEN outcome.checked_by_chance AND NOT outcome.was_right THEN 1 END) AS by_chance_wrong,
     count(outcome.needs_verdicts) AS waiting
RETURN type.name AS task_type, settled, accepted, wrong_chance, verdicts, by_chance, by_chance_wrong, waiting,
       seen.error AS worker_error, seen.coincidence AS coincidence
ORDER BY task_type
