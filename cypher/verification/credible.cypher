// How credible workers are in a task type, model by model; as verifiers, their model is empty.
//
// `credible` lists the worker, the model, how likely each rate of errors is, how many answers were accepted since the
// last that was compared with another, and how many were compared.
//
// mode: read
// use: step
// returns: credible LIST<ANY>
/*
:param task_type => 'code-generation'
*/
MATCH (worker:Worker)-[known:CREDIBLE_IN]->(:TaskType {name: $task_type})
RETURN [worker.worker_id, known.model_id, known.likelihood, known.unverified, known.verified] AS credible
ORDER BY worker.worker_id, known.model_id
