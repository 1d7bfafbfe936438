// Which extensions that some queries require are on the server.
//
// mode: read
// use: step
// returns: extension STRING
SHOW FUNCTIONS EXECUTABLE BY CURRENT USER
YIELD name
WHERE name = 'gds.version'
RETURN 'Graph Data Science' AS extension
ORDER BY extension
