// Adds tasks, some with a known answer.
//
// mode: write
// returns: added INTEGER
/*
:param rows => [{task_id: 't1', task_type: 'type-0', reference: null, declared_at: datetime('2026-01-01T00:00:00Z')}]
*/
UNWIND $rows AS row
MATCH (type:TaskType {name: row.task_type})
CREATE (task:Task {task_id: row.task_id, risk_level: 'Low', declared_at: row.declared_at, reference: row.reference,
                   reference_at: CASE WHEN row.reference IS NOT NULL THEN row.declared_at END, digest: ''})
CREATE (task)-[:OF_TYPE]->(type)
RETURN count(task) AS added
