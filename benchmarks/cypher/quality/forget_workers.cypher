// Deletes some workers with what they were assigned and reported, some nodes at a time.
//
// mode: write
// returns: deleted INTEGER
/*
:param worker_ids => ['person-1']
:param limit => 10000
*/
CALL () {
  MATCH (worker:Worker)-[:REPORTED|HOLDS]->(node)
  WHERE worker.worker_id IN $worker_ids
  RETURN node
  UNION
  MATCH (worker:Worker)<-[:TO]-(node:Assignment)
  WHERE worker.worker_id IN $worker_ids
  RETURN node
  UNION
  MATCH (node:Worker)
  WHERE node.worker_id IN $worker_ids
    AND NOT EXISTS { (node)-[:REPORTED|HOLDS]->() } AND NOT EXISTS { (node)<-[:TO]-(:Assignment) }
  RETURN node
}
WITH DISTINCT node
LIMIT $limit
DETACH DELETE node
RETURN count(*) AS deleted
