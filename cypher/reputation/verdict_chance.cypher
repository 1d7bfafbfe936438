// How likely a worker will find another's next outcome right, by the verdicts before a moment.
//
// The log odds of two Beta means are added, less those of the prior: of what the worker received, nine
// in ten agreeing, by ten verdicts; and of what the verifier gave, by five. A verdict counts half
// after `$half_life_days`.
//
// mode: read
// returns: chance FLOAT, received INTEGER, given INTEGER
/*
:param verifier_id => 'worker-2'
:param worker_id => 'worker-1'
:param as_of => null
:param half_life_days => 90.0
*/
WITH coalesce($as_of, datetime()) AS now
MATCH (worker:Worker {worker_id: $worker_id})
MATCH (verifier:Worker {worker_id: $verifier_id})
CALL (worker, now) {
  OPTIONAL MATCH (worker)-[:REPORTED]->(:Outcome)<-[verdict:VERIFIED]-(:Worker)
  WHERE verdict.at < now
  WITH verdict, exp(-log(2) / $half_life_days * duration.inSeconds(verdict.at, now).seconds / 86400.0) AS weight
  RETURN 9 + sum(CASE WHEN verdict.agrees THEN weight ELSE 0.0 END) AS praised,
         1 + sum(CASE WHEN verdict.agrees THEN 0.0 ELSE coalesce(weight, 0.0) END) AS blamed,
         count(verdict) AS received
}
CALL (verifier, now) {
  OPTIONAL MATCH (verifier)-[verdict:VERIFIED]->(:Outcome)
  WHERE verdict.at < now
  WITH verdict, exp(-log(2) / $half_life_days * duration.inSeconds(verdict.at, now).seconds / 86400.0) AS weight
  RETURN 4.5 + sum(CASE WHEN verdict.agrees THEN weight ELSE 0.0 END) AS praises,
         0.5 + sum(CASE WHEN verdict.agrees THEN 0.0 ELSE coalesce(weight, 0.0) END) AS blames,
         count(verdict) AS given
}
RETURN 1 / (1 + exp(-log(praised / blamed) - log(praises / blames) + log(9.0))) AS chance, received, given
ORDER BY chance
