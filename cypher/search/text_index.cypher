// Whether the index of the words of models is there: one row if it is.
//
// mode: read
// use: step
// returns: name STRING, state STRING
SHOW FULLTEXT INDEXES YIELD name, state
WHERE name = 'index_Model_text'
RETURN name, state
ORDER BY name
