// How likely verifiers are to agree with workers' next outcomes, by the verdicts before a moment.
//
// To the log odds of `base`, the share of verdicts in the pool that agree, three differences are added: the
// log odds of a Beta mean less those of its prior, whose mean is `base`. The three are of the verdicts that
// the worker received, with a prior of one verdict; of those that the verifier gave, with five; and of those
// that the worker gave on the verifier's own outcomes, with one. A verdict's weight halves with every
// `$half_life_days`; those at the moment `at` itself don't count. Verdicts of one operator's workers on an
// outcome count as one, and so do the verifier's verdicts on the outcomes of one operator's workers in a task.
//
// mode: read
// use: step
// returns: position INTEGER, chance FLOAT, received INTEGER, given INTEGER, returned INTEGER
/*
:param pairs => [{verifier_id: 'worker-2', worker_id: 'worker-1', at: datetime(), base: 0.9}]
:param half_life_days => 90.0
*/
UNWIND range(0, size($pairs) - 1) AS position
WITH position, $pairs[position].verifier_id AS verifier_id, $pairs[position].worker_id AS worker_id,
     $pairs[position].at AS now, $pairs[position].base AS base
MATCH (worker:Worker {worker_id: worker_id})
USING INDEX SEEK worker:Worker(worker_id)
MATCH (verifier:Worker {worker_id: verifier_id})
USING INDEX SEEK verifier:Worker(worker_id)
CALL (worker, verifier, now, base) {
  CALL (worker, verifier, now) {
    MATCH (worker)-[:REPORTED]->(outcome:Outcome)<-[verdict:VERIFIED]-(other:Worker)
    WHERE verdict.at < now
    OPTIONAL MATCH (other)-[:RUN_BY]->(operator:Operator)
    WITH outcome, coalesce(operator, other) AS voice, collect(verdict) AS verdicts, count(DISTINCT other) AS workers
    RETURN 'received' AS part, 1.0 AS prior, verdicts, workers
    UNION ALL
    MATCH (verifier)-[verdict:VERIFIED]->(outcome:Outcome)<-[:REPORTED]-(other:Worker)
    WHERE verdict.at < now
    OPTIONAL MATCH (outcome)-[:OF]->(:Assignment)-[:FOR]->(task:Task)
    OPTIONAL MATCH (other)-[:RUN_BY]->(operator:Operator)
    WITH coalesce(task, outcome) AS task, coalesce(operator, other) AS voice, collect(verdict) AS verdicts,
         count(DISTINCT other) AS workers
    RETURN 'given' AS part, 5.0 AS prior, verdicts, workers
    UNION ALL
    MATCH (worker)-[verdict:VERIFIED]->(:Outcome)<-[:REPORTED]-(verifier)
    WHERE verdict.at < now
    RETURN 'returned' AS part, 1.0 AS prior, [verdict] AS verdicts, 1 AS workers
  }
  UNWIND verdicts AS verdict
  WITH part, prior, base, verdict.agrees AS agrees,
       0.5 ^ ((now.epochMillis - verdict.at.epochMillis) / 86400000.0 / $half_life_days) / workers AS weight
  WITH part, prior, base, sum(CASE WHEN agrees THEN weight ELSE 0.0 END) AS praise,
       sum(CASE WHEN agrees THEN 0.0 ELSE weight END) AS blame, count(*) AS verdicts
  RETURN sum(log((base * prior + praise) / ((1 - base) * prior + blame)) - log(base / (1 - base))) AS moved,
         sum(CASE part WHEN 'received' THEN verdicts ELSE 0 END) AS received,
         sum(CASE part WHEN 'given' THEN verdicts ELSE 0 END) AS given,
         sum(CASE part WHEN 'returned' THEN verdicts ELSE 0 END) AS returned
}
RETURN position, 1 / (1 + exp(-log(base / (1 - base)) - moved)) AS chance, received, given, returned
ORDER BY position
