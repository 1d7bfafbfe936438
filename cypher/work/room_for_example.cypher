// What prevents loading the example of work into the graph.
//
// `workers` and `tasks` count those that aren't part of the example; `missing` are models that it uses
// and the graph lacks. `registry_since` is since when the registry's first load holds: earlier use of
// models can't be judged.
//
// mode: read
// use: step
// returns: workers INTEGER, tasks INTEGER, missing LIST<STRING>, registry_since ZONED DATETIME
/*
:param worker_ids => ['worker-1']
:param task_ids => ['task-1']
:param model_ids => ['acme/small', 'acme/none']
*/
RETURN COUNT { MATCH (worker:Worker) WHERE NOT worker.worker_id IN $worker_ids } AS workers,
       COUNT { MATCH (task:Task) WHERE NOT task.task_id IN $task_ids } AS tasks,
       COLLECT {
         UNWIND $model_ids AS id
         WITH id WHERE NOT EXISTS { (:Model {model_id: id}) }
         RETURN id ORDER BY id
       } AS missing,
       head(COLLECT { MATCH (load:RegistryLoad) RETURN load.since ORDER BY load.since LIMIT 1 }) AS registry_since
ORDER BY workers
