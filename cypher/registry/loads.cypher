// The loads into the registry, the newest first.
//
// A load of several sources has one row for each. `source` or `load_id` null means all.
//
// mode: read
// use: question
// returns: load_id STRING, source STRING, since ZONED DATETIME, loaded_at ZONED DATETIME, files LIST<STRING>,
// partial BOOLEAN, added INTEGER, changed INTEGER, unchanged INTEGER, retired INTEGER
/*
:param load_id => null
:param source => null
:param limit => 20
*/
MATCH (load:RegistryLoad)
WHERE ($load_id IS NULL OR load.load_id = $load_id) AND ($source IS NULL OR load.source = $source)
RETURN load.load_id AS load_id,
       load.source AS source,
       load.since AS since,
       load.loaded_at AS loaded_at,
       load.files AS files,
       load.partial AS partial,
       load.added AS added,
       load.changed AS changed,
       load.unchanged AS unchanged,
       load.retired AS retired
ORDER BY loaded_at DESC, since DESC, load_id
LIMIT $limit
