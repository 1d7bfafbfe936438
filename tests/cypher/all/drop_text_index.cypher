// Drops the index of the words of models, as in a graph that an older Model Pool made.
//
// mode: schema
DROP INDEX index_Model_text IF EXISTS
