// The time of the first load: nothing is known of the time before.
//
// Null while nothing has been loaded.
//
// mode: read
// use: step
// returns: since ZONED DATETIME
MATCH (load:RegistryLoad)
RETURN min(load.since) AS since
ORDER BY since
