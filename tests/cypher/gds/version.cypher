// The version of Graph Data Science on the server.
//
// mode: read
// use: step
// returns: version STRING
RETURN gds.version() AS version
ORDER BY version
