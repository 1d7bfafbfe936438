// Capabilities of models that a source calls Deprecated, or whose deprecation date has come.
//
// What is past its retirement date is in no feasible set anyway, and left out.
//
// mode: read
// use: question
// returns: model_id STRING, task_type STRING, because STRING
/*
:param today => date('2026-06-01')
*/
MATCH (model:Model)-[:FITS]->(profile:Profile)
WHERE (profile.lifecycle = 'Deprecated' OR profile.lifecycle <> 'Retired' AND profile.deprecated_on <= $today)
  AND coalesce(profile.retired_on > $today, true)
WITH model, collect(profile.task_type) AS task_types, COLLECT {
  MATCH (model)-[claim:CAPABLE_OF WHERE claim.until IS NULL]->(:TaskType)
  MATCH (source:Source {name: claim.source})
  RETURN claim ORDER BY source.precedence, source.name, claim.since DESC, claim.digest
} AS claims
WITH model, task_types, head([c IN claims WHERE c.deprecated_on IS NOT NULL]) AS dated,
     head([c IN claims WHERE c.lifecycle = 'Deprecated']) AS stated,
     head([c IN claims WHERE c.retired_on IS NOT NULL | c.retired_on]) AS retired_on,
     head([c IN claims WHERE c.successor IS NOT NULL | c.successor]) AS successor
WITH model, task_types, coalesce('deprecated on ' + toString(dated.deprecated_on) + ', says ' + dated.source,
       'deprecated, says ' + stated.source, 'deprecated')
     + coalesce(', to be retired on ' + toString(retired_on), '')
     + coalesce(', replaced by ' + successor, '') AS because
UNWIND task_types AS task_type
RETURN model.model_id AS model_id, task_type, because
ORDER BY task_type, model_id
