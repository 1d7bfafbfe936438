// How many capabilities each task type has: models that are declared or inherited for it and not Retired.
//
// mode: read
// use: question
// returns: task_type STRING, capabilities INTEGER
MATCH (:Model)-[:FITS]->(profile:Profile)
WHERE profile.lifecycle <> 'Retired' AND coalesce(profile.retired_on > date(), true)
RETURN profile.task_type AS task_type, count(*) AS capabilities
ORDER BY task_type
