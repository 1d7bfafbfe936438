// Declares tasks, each once; a known answer may be added later.
//
// A row with a known id changes nothing, except that it may add a `reference` where there was none. A
// row that names an unknown task type, or contradicts a known id, isn't counted as `sound`: then roll
// back, and ask work/task_problems.
//
// mode: write
// returns: sound INTEGER, added INTEGER
/*
:param rows => [{task_id: 'task-1', task_type: 'code-generation', reference: '42', declared_at: null,
  digest: '00', facts: {risk_level: 'Low', criticality: 'Normal', max_cost: 'Medium'}}]
*/
UNWIND $rows AS row
MATCH (type:TaskType {name: row.task_type})
OPTIONAL MATCH (known:Task {task_id: row.task_id})
WITH row, type, known IS NULL AS is_new
MERGE (task:Task {task_id: row.task_id})
  ON CREATE SET task += row.facts,
                task.declared_at = coalesce(row.declared_at, datetime()),
                task.digest = row.digest,
                task.reference = row.reference,
                task.reference_at = CASE WHEN row.reference IS NOT NULL
                                         THEN coalesce(row.declared_at, datetime()) END
WITH row, type, is_new, task
WHERE task.digest = row.digest AND coalesce(task.reference = row.reference, true)
FOREACH (_ IN CASE WHEN task.reference IS NULL AND row.reference IS NOT NULL THEN [1] ELSE [] END |
  SET task.reference = row.reference, task.reference_at = datetime())
MERGE (task)-[:OF_TYPE]->(type)
RETURN count(DISTINCT row.task_id) AS sound, count(CASE WHEN is_new THEN 1 END) AS added
