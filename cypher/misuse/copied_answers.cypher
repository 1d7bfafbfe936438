// Workers whose answers match another's more than the tasks explain.
//
// Two workers answer alike, mistakes included, and the one that mostly reported later is accused. Where
// neither was later more often, both are. Shared answers that a known one contradicts are the clearest
// sign. The scores are those of the last scan.
//
// mode: read
// use: detector
// severity: error
// threat: copying
// maturity: stable
// reference: Dawid and Skene (1979); Genovese, Roeder and Wasserman (2006) for weighted tests
// measured: planted at 5 %, AUC 0.979, recall 0.55; 0.0 % of honest workers accused; see docs/misuse.md
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param false_positives => 0.01
*/
MATCH (worker:Worker)-[copy:COPIES]->(source:Worker)
WHERE copy.score >= log(copy.tests / $false_positives)
MATCH (worker)-[:REPORTED]->(own:Outcome)-[:OF]->(:Assignment)-[:FOR]->(task:Task)
      -[:OF_TYPE]->(:TaskType {name: copy.task_type})
MATCH (task)<-[:FOR]-(:Assignment)<-[:OF]-(other:Outcome)<-[:REPORTED]-(source)
WHERE own.answer = other.answer
WITH copy, worker.worker_id AS worker_id, source.worker_id AS source_id, own, other, task
ORDER BY coalesce(own.answer = task.reference, true), own.outcome_id
WITH copy, worker_id, source_id, collect([own.outcome_id, other.outcome_id]) AS outcomes
RETURN copy.task_type + ' ' + worker_id + ' ' + source_id AS key,
       CASE WHEN copy.known THEN 'error' ELSE 'notice' END AS severity,
       CASE WHEN copy.later > copy.earlier THEN worker_id + ' answers what ' + source_id + ' has answered'
            ELSE worker_id + ' and ' + source_id + ' give the same answers' END AS summary,
       ['alike: ' + copy.alike + ' of ' + copy.shared, 'alike and known to be wrong: ' + copy.wrong_alike,
        'after ' + source_id + ': ' + copy.later, 'before: ' + copy.earlier]
         + CASE WHEN copy.known THEN [] ELSE ['rests on agreement alone'] END AS facts,
       copy.tests AS population, copy.score AS score, [] AS model_ids, [worker_id] AS worker_ids,
       [o IN reduce(s = [], two IN outcomes[..25] | s + two) | 'outcome ' + o] AS evidence
ORDER BY score DESC, key
