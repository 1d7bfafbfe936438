// Pairs of workers that deviate from all others together, as if they ran one model under two names.
//
// By the last scan: the correlation of how the two workers' answers deviate from the others' on the same
// tasks. Score: n r² / 2, as for a normal r of variance 1 / n. Thinking alike is no misuse by itself,
// so this is a notice: their votes aren't independent, and a panel of both is no second opinion. Pairs
// that report the same model themselves, in all those tasks, are left out.
//
// mode: read
// use: detector
// severity: notice
// threat: shared models
// maturity: experimental
// reference: Fisher (1915) for the correlation; Chernoff (1952) for its bound
// measured: AUC 0.938 on 65 AI judges; 16 % of honest people noticed; see docs/misuse.md
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param false_positives => 0.01
*/
MATCH (a:Worker)-[alike:ANSWERS_LIKE]->(b:Worker)
WITH a, b, alike, CASE WHEN alike.correlation > 0 THEN alike.shared * alike.correlation ^ 2 / 2 ELSE 0.0 END AS score
WHERE score >= log(alike.tests / $false_positives)
MATCH (a)-[:REPORTED]->(one:Outcome)-[:OF]->(work_of_one:Assignment)-[:FOR]->(task:Task)
      -[:OF_TYPE]->(:TaskType {name: alike.task_type})
MATCH (task)<-[:FOR]-(work_of_other:Assignment)<-[:OF]-(other:Outcome)<-[:REPORTED]-(b)
WITH alike {.*, a_id: a.worker_id, b_id: b.worker_id} AS pair, score, task, one, work_of_one, other, work_of_other
OPTIONAL MATCH (one)-[:USED]->(of_one:Model)
OPTIONAL MATCH (other)-[:USED]->(of_other:Model)
WITH pair, score, task, one, other, of_one, of_other,
     // the base models as of when the work was assigned, or as first known after it
     head(COLLECT {
       MATCH (of_one)-[fits:FITS|FITTED]->(:Profile)
       WHERE coalesce(fits.until > work_of_one.registry_as_of, true)
       RETURN fits.base_model ORDER BY fits.since, fits.until DESC LIMIT 1
     }) AS base_of_one,
     head(COLLECT {
       MATCH (of_other)-[fits:FITS|FITTED]->(:Profile)
       WHERE coalesce(fits.until > work_of_other.registry_as_of, true)
       RETURN fits.base_model ORDER BY fits.since, fits.until DESC LIMIT 1
     }) AS base_of_other
WITH pair, score, task, one, other, of_one, of_other,
     coalesce(of_one = of_other OR base_of_one = base_of_other, false) AS stated
ORDER BY one.answer <> other.answer, coalesce(one.answer = task.reference, true), one.outcome_id
WITH pair, score, count(*) AS met, sum(CASE WHEN stated THEN 1 ELSE 0 END) AS stated,
     collect([one.outcome_id, other.outcome_id]) AS outcomes,
     collect(DISTINCT of_one.model_id) + collect(DISTINCT of_other.model_id) AS model_ids
WHERE stated < met
UNWIND CASE model_ids WHEN [] THEN [null] ELSE model_ids END AS model_id
WITH DISTINCT pair, score, met, stated, outcomes, model_id
ORDER BY model_id
WITH pair, score, met, stated, outcomes, collect(model_id) AS model_ids
RETURN pair.task_type + ' ' + pair.a_id + ' ' + pair.b_id AS key, 'notice' AS severity,
       pair.a_id + ' and ' + pair.b_id + ' stray together, as one model under two names does' AS summary,
       ['correlation beyond what others answered: ' + round(pair.correlation, 2),
        'alike: ' + pair.alike + ' of ' + pair.shared,
        'with the same model, as they state: ' + stated + ' of ' + met] AS facts,
       pair.tests AS population, score, model_ids, [pair.a_id, pair.b_id] AS worker_ids,
       [o IN reduce(s = [], two IN outcomes[..25] | s + two) | 'outcome ' + o] AS evidence
ORDER BY score DESC, key
