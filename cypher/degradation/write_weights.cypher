// Writes the selection weights that hold from now on; a weight that isn't given is whole again.
//
// `kept` maps the task type and the model, with a space between them, to the weight. A capability whose weight
// stays keeps the moment since when it has it.
//
// mode: write
// returns: ended INTEGER, begun INTEGER
/*
:param at => datetime('2026-01-01T00:00:00Z')
:param kept => {`code-generation acme/small`: 0.5}
:param rows => [{model_id: 'acme/small', task_type: 'code-generation', weight: 0.5, because: 'a sentence',
  back_when: 'a sentence'}]
*/
MERGE (pool:Pool {name: 'registry'})
SET pool.locked_at = datetime()
WITH pool
CALL () {
  MATCH (model:Model)-[old:WEIGHED_IN WHERE old.until IS NULL]->(type:TaskType)
  WHERE coalesce($kept[type.name + ' ' + model.model_id] <> old.weight, true)
  SET old.until = $at
  RETURN count(old) AS ended
}
CALL () {
  UNWIND $rows AS row
  MATCH (model:Model {model_id: row.model_id}), (type:TaskType {name: row.task_type})
  OPTIONAL MATCH (model)-[same:WEIGHED_IN WHERE same.until IS NULL]->(type)
  SET same.because = row.because, same.back_when = row.back_when
  WITH row, model, type
  WHERE same IS NULL
  CREATE (model)-[new:WEIGHED_IN]->(type)
  SET new.weight = row.weight, new.because = row.because, new.back_when = row.back_when, new.since = $at
  RETURN count(new) AS begun
}
RETURN ended, begun
