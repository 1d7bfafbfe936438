// Workers that are faster than the work takes with the model that they use.
//
// The last scan compared an outcome's log latency with what is usual for its model and risk level: the median of the
// workers' medians, where five or more did such work. A worker's speed is its median difference. How much
// honest workers vary is estimated from those slower than the middle one, who have no reason to hurry.
// Score: (v - 1) ln(1 + t² / v) / 2, a bound on the tail of Student's t, where v is half of one less than
// the number of workers. Half of the worker's outcomes are also below the scan's quantile of all others'.
//
// mode: read
// use: detector
// severity: warning
// threat: careless work
// maturity: experimental
// reference: Student (1908)
// measured: nobody accused in made fleets of 1,200 honest workers; see docs/misuse.md
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param false_positives => 0.01
*/
MATCH (worker:Worker)-[row:HURRIES_IN]->(type:TaskType)
WHERE row.score >= log(row.tests / $false_positives)
RETURN type.name + ' ' + worker.worker_id AS key, 'warning' AS severity,
       worker.worker_id + ' is faster than ' + type.name + ' takes' AS summary,
       ['usually takes ' + round(100 * row.of_usual, 1) + ' % of what others do, model for model',
        row.fast + ' of ' + row.outcomes + ' outcomes are faster than '
          + toInteger(round(100 * (1 - row.quantile))) + ' % of theirs'] AS facts,
       row.tests AS population, row.score AS score, [] AS model_ids, [worker.worker_id] AS worker_ids,
       [o IN row.evidence | 'outcome ' + o] AS evidence
ORDER BY score DESC, key
