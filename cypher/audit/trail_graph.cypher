// The story of assignments as a picture, for Neo4j Browser.
//
// mode: read
// use: question
// returns: path PATH
/*
:param assignment_ids => ['assignment-1']
*/
UNWIND $assignment_ids AS assignment_id
MATCH (assignment:Assignment {assignment_id: assignment_id})
CALL (assignment) {
  MATCH path = (assignment)-[:FOR]->(:Task)-[:OF_TYPE]->(:TaskType)
  RETURN path
  UNION
  MATCH path = (assignment)-[:TO]->(:Worker)-[:RUN_BY*0..1]->()
  RETURN path
  UNION
  MATCH path = (assignment)-[:PART_OF|DECIDED_UNDER]->()
  RETURN path
  UNION
  MATCH path = (assignment)-[:ADVISED|CHOSE]->(:Model)-[:VERSION_OF*0..1]->()
  RETURN path
  UNION
  MATCH path = (assignment)<-[:OF]-(:Outcome)-[:USED*0..1]->()
  RETURN path
  UNION
  MATCH path = (assignment)<-[:OF]-(:Outcome)<-[:REPORTED|VERIFIED]-(:Worker)
  RETURN path
  UNION
  MATCH path = (assignment)-[:TO]->(:Worker)-[:REPUTED_IN]->(:TaskType)<-[:KIND_OF*0..]-(:TaskType)
               <-[:OF_TYPE]-(:Task)<-[:FOR]-(assignment)
  RETURN path
  UNION
  // loads have no relationship to models: claims name them by id
  MATCH (assignment)-[:ADVISED|CHOSE]->(:Model)-[claim:CAPABLE_OF]->(:TaskType)
  MATCH path = (:RegistryLoad {load_id: claim.load_id})-[:LOADED_FROM]->(:Source)
  RETURN path
}
RETURN DISTINCT path
ORDER BY path
