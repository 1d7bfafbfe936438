// Pairs of workers whose answers are alike beyond what the tasks explain: one copies, or both do.
//
// What answers/likeness found. The one that reported later on most of the tasks is accused; where
// neither was first more often, both are. Shared answers against a known one are the clearest
// sign. Judges that run the same model under several names look the same.
//
// mode: read
// severity: error
// threat: copying
// maturity: stable
// reference: Dawid and Skene (1979); Grünwald, de Heide and Koolen (2024) on such ratios as evidence
// measured: 0.4 % of honest workers accused on nine untouched sets; see docs/misuse.md
// returns: key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER, score FLOAT,
// model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>
/*
:param pairs => []
:param false_positives => 0.01
*/
UNWIND $pairs AS pair
WITH pair
WHERE pair.strength >= log(pair.tests / $false_positives)
MATCH (a:Worker {worker_id: pair.a_id})-[:REPORTED]->(of_a:Outcome)-[:OF]->(:Assignment)-[:FOR]->(task:Task)
      -[:OF_TYPE]->(:TaskType {name: pair.task_type})
MATCH (task)<-[:FOR]-(:Assignment)<-[:OF]-(of_b:Outcome)<-[:REPORTED]-(b:Worker {worker_id: pair.b_id})
WHERE of_a.answer = of_b.answer
WITH pair, a, b, of_a, of_b, task
ORDER BY coalesce(of_a.answer = task.reference, true), of_a.outcome_id
WITH pair, sum(CASE WHEN of_a.reported_at < of_b.reported_at THEN 1 ELSE 0 END) AS a_first,
     sum(CASE WHEN of_b.reported_at < of_a.reported_at THEN 1 ELSE 0 END) AS b_first,
     collect([of_a.outcome_id, of_b.outcome_id]) AS outcomes
RETURN pair.task_type + ' ' + pair.a_id + ' ' + pair.b_id AS key,
       CASE WHEN pair.known THEN 'error' ELSE 'notice' END AS severity,
       CASE WHEN a_first > b_first THEN pair.b_id + ' answers what ' + pair.a_id + ' has answered'
            WHEN b_first > a_first THEN pair.a_id + ' answers what ' + pair.b_id + ' has answered'
            ELSE pair.a_id + ' and ' + pair.b_id + ' give the same answers' END AS summary,
       ['alike: ' + pair.alike + ' of ' + pair.shared, 'alike and known to be wrong: ' + pair.wrong_alike,
        pair.a_id + ' first: ' + a_first, pair.b_id + ' first: ' + b_first]
         + CASE WHEN pair.known THEN [] ELSE ['rests on agreement alone'] END AS facts,
       pair.tests AS population, pair.strength AS score, [] AS model_ids,
       CASE WHEN a_first > b_first THEN [pair.b_id] WHEN b_first > a_first THEN [pair.a_id]
            ELSE [pair.a_id, pair.b_id] END AS worker_ids,
       [o IN reduce(s = [], two IN outcomes[..25] | s + two) | 'outcome ' + o] AS evidence
ORDER BY score DESC, key
