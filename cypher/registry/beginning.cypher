// When the registry begins: nothing is known of what was before the first load.
//
// Null while nothing was loaded.
//
// mode: read
// use: step
// returns: since ZONED DATETIME
MATCH (load:RegistryLoad)
RETURN min(load.since) AS since
ORDER BY since
