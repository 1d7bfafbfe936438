// A model's status as of a day: its lifecycle, its dates, and its successor.
//
// `lifecycle` turns from Stable to Deprecated on the deprecation date, and is Retired from the retirement
// date on or once no source lists the model any more (`vanished_at`); a model that vanished keeps
// the dates that were last claimed. `successor_listed` says whether a source lists the successor now.
// `released_on` is null once the date has passed. No row means that no source had listed the model then.
//
// mode: read
// use: question
// returns: lifecycle STRING, released_on DATE, deprecated_on DATE, retired_on DATE, vanished_at ZONED DATETIME,
// successor STRING, successor_listed BOOLEAN
/*
:param model_id => 'acme/small'
:param as_of => null
*/
MATCH (model:Model {model_id: $model_id})-[claim:CAPABLE_OF]->(:TaskType)
WHERE coalesce(claim.since <= $as_of, true)
MATCH (source:Source {name: claim.source})
WITH claim, source, coalesce(claim.until > $as_of, claim.until IS NULL) AS open
ORDER BY open DESC, CASE WHEN NOT open THEN claim.until END DESC,
         source.precedence, source.name, claim.since DESC, claim.digest
WITH collect({claim: claim, open: open}) AS all
// Corrections count, and keep no model alive.
WITH [c IN all WHERE c.open | c.claim] AS open, [c IN all | c.claim] AS ever,
     [c IN all WHERE c.claim.scope IS NULL] AS listings
WHERE listings <> []
WITH open, CASE WHEN listings[0].open THEN open ELSE ever END AS claims,
     CASE WHEN NOT listings[0].open THEN listings[0].claim.until END AS vanished_at
WITH claims, vanished_at, [c IN claims WHERE c.lifecycle IS NOT NULL] AS aged,
     date(datetime({datetime: coalesce($as_of, datetime()), timezone: 'UTC'})) AS today,
     head([c IN claims WHERE c.released_on IS NOT NULL | c.released_on]) AS released_on,
     head([c IN claims WHERE c.deprecated_on IS NOT NULL | c.deprecated_on]) AS deprecated_on,
     head([c IN claims WHERE c.retired_on IS NOT NULL | c.retired_on]) AS retired_on,
     head([c IN claims WHERE c.successor IS NOT NULL | c.successor]) AS successor
WITH *, coalesce(
       head([c IN aged WHERE NOT coalesce(c.lifecycle_basis, '') STARTS WITH 'derived:' | c.lifecycle]),
       aged[0].lifecycle) AS claimed
RETURN CASE
         WHEN vanished_at IS NOT NULL OR retired_on <= today THEN 'Retired'
         WHEN claimed = 'Stable' AND deprecated_on <= today THEN 'Deprecated'
         ELSE claimed
       END AS lifecycle,
       CASE WHEN released_on > today THEN released_on END AS released_on,
       deprecated_on,
       retired_on,
       vanished_at,
       successor,
       CASE WHEN successor IS NOT NULL THEN EXISTS {
         MATCH (:Model {model_id: successor})-[listed:CAPABLE_OF]->(:TaskType)
         WHERE listed.until IS NULL AND listed.scope IS NULL
       } END AS successor_listed
ORDER BY lifecycle
