// The full-text index of models and its state; no row if it doesn't exist.
//
// mode: read
// use: step
// returns: name STRING, state STRING
SHOW FULLTEXT INDEXES YIELD name, state
WHERE name = 'index_Model_text'
RETURN name, state
ORDER BY name
