// The sources that list a model or once listed it: since when, until when, and by which loads.
//
// `until` and `closed_by` are null while the source lists it. A model with only closed rows is a
// tombstone: never feasible. Corrections don't count as listings. No row means that no source had
// listed it then.
//
// mode: read
// use: question
// returns: source STRING, precedence INTEGER, since ZONED DATETIME, load_id STRING,
// until ZONED DATETIME, closed_by STRING
/*
:param model_id => 'acme/old'
:param as_of => null
*/
MATCH (:Model {model_id: $model_id})-[claim:CAPABLE_OF]->(:TaskType)
WHERE coalesce(claim.since <= $as_of, true) AND claim.scope IS NULL
MATCH (source:Source {name: claim.source})
WITH source, claim, coalesce(claim.until <= $as_of, claim.until IS NOT NULL) AS closed
ORDER BY claim.since, claim.load_id
WITH source, collect(claim) AS claims, any(c IN collect(closed) WHERE NOT c) AS listed
WITH source, claims, listed, reduce(last = head(claims), c IN tail(claims) |
       CASE WHEN c.until > last.until THEN c ELSE last END) AS last
RETURN source.name AS source,
       source.precedence AS precedence,
       head(claims).since AS since,
       head(claims).load_id AS load_id,
       CASE WHEN NOT listed THEN last.until END AS until,
       CASE WHEN NOT listed THEN last.closed_by END AS closed_by
ORDER BY precedence, source
