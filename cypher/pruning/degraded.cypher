// Capabilities that degraded before a moment and haven't recovered since.
//
// A finding of drift that is still open, or acknowledged, shows it; one about several models at once, as when a
// benchmark is re-based, says nothing of any. The capability may be declared for a more general task type:
// it then ends for the type of the finding alone.
//
// mode: read
// use: question
// returns: model_id STRING, task_type STRING, because STRING
/*
:param before => datetime('2026-03-01T00:00:00Z')
*/
MATCH (finding:Finding {rule: 'degradation/drift'})-[:FOUND_IN]->(type:TaskType)
WHERE finding.status IN ['open', 'acknowledged'] AND finding.confidence > 0 AND finding.since <= $before
  AND COUNT { (finding)-[:CONCERNS]->(:Model) } = 1
MATCH (finding)-[:CONCERNS]->(model:Model)
WITH finding, type, model, COLLECT { MATCH (type)-[:KIND_OF*0..]->(above:TaskType) RETURN above.name } AS chain
WHERE EXISTS {
  MATCH (model)-[:FITS]->(profile:Profile)
  WHERE profile.task_type IN chain AND none(name IN profile.shadowed_by WHERE name IN chain)
    AND profile.lifecycle <> 'Retired' AND coalesce(profile.retired_on > date(), true)
}
WITH model, type, finding
ORDER BY finding.since, finding.finding_id
WITH model, type, collect(finding)[0] AS first
RETURN model.model_id AS model_id,
       type.name AS task_type,
       'degraded since ' + toString(date(datetime({datetime: first.since, timezone: 'UTC'}))) + ' without recovery: '
         + first.summary + ' (finding ' + first.finding_id + ')' AS because
ORDER BY task_type, model_id
