// How credible workers are in a task type, model by model; as verifiers, their model is empty.
//
// `credible` lists the worker, the model, and what its answers say of its rate of errors, as JSON.
//
// mode: read
// use: step
// returns: credible LIST<ANY>
/*
:param task_type => 'code-generation'
*/
MATCH (worker:Worker)-[known:CREDIBLE_IN]->(:TaskType {name: $task_type})
RETURN [worker.worker_id, known.model_id, known.state] AS credible
ORDER BY worker.worker_id, known.model_id
