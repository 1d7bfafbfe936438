// The time by the server's clock, by which facts are recorded.
//
// mode: read
// use: step
// returns: at ZONED DATETIME
RETURN datetime() AS at
ORDER BY at
