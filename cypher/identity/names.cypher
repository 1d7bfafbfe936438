// Every name in the graph whose spelling is kept, with the kind of thing that it names.
//
// mode: read
// use: step
// returns: kind STRING, name STRING
CALL () {
  MATCH (node:Model) RETURN 'model' AS kind, node.model_id AS name
  UNION
  MATCH (node:BaseModel)<-[:VERSION_OF]-(model:Model)
  WHERE node.name <> model.model_id
  RETURN 'base model' AS kind, node.name AS name
  UNION
  MATCH (node:Provider) RETURN 'provider' AS kind, node.name AS name
  UNION
  MATCH (node:Maker) RETURN 'maker' AS kind, node.name AS name
  UNION
  MATCH (node:Policy) RETURN 'policy' AS kind, node.name AS name
  UNION
  MATCH (node:Operator) RETURN 'operator' AS kind, node.operator_id AS name
  UNION
  MATCH (node:Worker) RETURN 'worker' AS kind, node.worker_id AS name
  UNION
  MATCH (node:Task) RETURN 'task' AS kind, node.task_id AS name
  UNION
  MATCH (node:Decision) RETURN 'decision' AS kind, node.decision_id AS name
  UNION
  MATCH (node:Assignment) RETURN 'assignment' AS kind, node.assignment_id AS name
  UNION
  MATCH (node:Outcome) RETURN 'outcome' AS kind, node.outcome_id AS name
  UNION
  MATCH ()-[verdict:VERIFIED]->() RETURN 'verdict' AS kind, verdict.verdict_id AS name
}
RETURN kind, name
ORDER BY kind, name
