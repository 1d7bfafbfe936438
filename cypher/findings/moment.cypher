// The moment by the server's clock, by which facts are recorded.
//
// mode: read
// returns: at ZONED DATETIME
RETURN datetime() AS at
ORDER BY at
