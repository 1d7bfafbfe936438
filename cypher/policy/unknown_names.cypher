// The names in rules that don't exist in the graph.
//
// mode: read
// use: step
// returns: rule STRING, field STRING, name STRING
/*
:param names => [{rule: 'own-rule', field: 'provider', name: 'acme'}, {rule: 'own-rule', field: 'task_type',
  name: 'no-such-type'}]
*/
UNWIND $names AS row
WITH DISTINCT row.rule AS rule, row.field AS field, row.name AS name
WHERE CASE field
  WHEN 'task_type' THEN NOT EXISTS { (:TaskType {name: name}) }
  WHEN 'provider' THEN NOT EXISTS { (:Provider {name: name}) }
  WHEN 'maker' THEN NOT EXISTS { (:Maker {name: name}) }
  WHEN 'base_model' THEN NOT EXISTS { (:BaseModel {name: name}) }
  WHEN 'source' THEN NOT EXISTS { (:Source {name: name}) }
  ELSE NOT EXISTS { (:Model {model_id: name}) }
END
RETURN rule, field, name
ORDER BY rule, field, name
