// Models whose id, name or notes match a full-text query.
//
// `text` is in the syntax of Lucene's classic query parser: `modelpool models` builds it from the
// words it is given, each of them quoted. A higher score is a better match; scores of different
// texts can't be compared.
//
// mode: read
// use: question
// returns: model_id STRING, score FLOAT
/*
:param text => '+("small" (+sma*))'
*/
CALL db.index.fulltext.queryNodes('index_Model_text', $text) YIELD node, score
RETURN node.model_id AS model_id, score
ORDER BY score DESC, model_id
