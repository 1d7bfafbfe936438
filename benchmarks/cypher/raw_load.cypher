// Writes records as they are, with the same ends, and without checks, history or profiles.
//
// mode: write
// returns: written INTEGER
/*
:param rows => [{model_id: 'acme/small', task_type: 'generation', provider: 'acme', base_model: 'small', maker: 'acme'}]
*/
UNWIND $rows AS row
MERGE (model:Model {model_id: row.model_id})
MERGE (type:TaskType {name: row.task_type})
MERGE (provider:Provider {name: row.provider})
MERGE (base:BaseModel {name: row.base_model})
MERGE (maker:Maker {name: row.maker})
MERGE (model)-[:OFFERED_BY]->(provider)
MERGE (model)-[:VERSION_OF]->(base)
MERGE (base)-[:MADE_BY]->(maker)
CREATE (model)-[claim:CAPABLE_OF]->(type)
SET claim = row
RETURN count(claim) AS written
