// What is known of a task type's errors: how many workers err how often, and how errors coincide.
//
// Also which models are in doubt there: whose chance that they have fallen is `suspected` or more, and that chance.
//
// mode: read
// use: step
// returns: state STRING, salt STRING, doubts LIST<ANY>
/*
:param task_type => 'code-generation'
:param suspected => 0.01
*/
MATCH (pool:Pool {name: 'registry'})
MATCH (type:TaskType {name: $task_type})
OPTIONAL MATCH (pool)-[seen:EXPERIENCED]->(type)
RETURN seen.state AS state, pool.check_salt AS salt, COLLECT {
         MATCH (model:Model)-[watched:WATCHED_IN WHERE watched.confidence >= $suspected]->(type)
         RETURN [model.model_id, watched.confidence] AS doubt ORDER BY doubt
       } AS doubts
ORDER BY state
