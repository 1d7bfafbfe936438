// Sets how often a model is to be picked, for every task type that it is rated for.
//
// mode: write
// returns: changed INTEGER
/*
:param model_id => 'acme/small'
:param weight => 0.5
*/
MATCH (model:Model {model_id: $model_id})-[:RATED_FOR]->(type:TaskType)
CREATE (model)-[weighed:WEIGHED_IN]->(type)
SET weighed = {weight: $weight, because: 'a test says so', since: datetime(), back_when: 'a test ends'}
RETURN count(weighed) AS changed
