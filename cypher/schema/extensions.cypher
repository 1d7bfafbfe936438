// The extensions required by some queries that the server has.
//
// mode: read
// use: step
// returns: extension STRING
SHOW FUNCTIONS EXECUTABLE BY CURRENT USER
YIELD name
WHERE name = 'gds.version'
RETURN 'Graph Data Science' AS extension
ORDER BY extension
