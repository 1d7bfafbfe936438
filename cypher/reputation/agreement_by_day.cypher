// How many verdicts agreed and how many didn't, on each day that has any.
//
// A day is the number of whole days since 1970 in UTC. Verdicts of one operator on one outcome are one.
//
// mode: read
// returns: day INTEGER, agree FLOAT, disagree FLOAT
/*
:param before => datetime('2999-01-01T00:00:00Z')
*/
MATCH (verifier:Worker)-[verdict:VERIFIED]->(outcome:Outcome)
WHERE verdict.at < $before
WITH verdict.at.epochSeconds / 86400 AS day, verdict.agrees AS agrees, 1.0 / (1 + COUNT {
       (verifier)-[:RUN_BY]->(:Operator)<-[:RUN_BY]-(:Worker)-[other:VERIFIED WHERE other.at < $before]->(outcome)
     }) AS share
RETURN day, sum(CASE WHEN agrees THEN share ELSE 0.0 END) AS agree,
       sum(CASE WHEN agrees THEN 0.0 ELSE share END) AS disagree
ORDER BY day
