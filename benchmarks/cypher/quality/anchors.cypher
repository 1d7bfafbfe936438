// Lets just these workers be anchors of trust, and no others.
//
// mode: write
// returns: anchors INTEGER
/*
:param worker_ids => ['worker-1']
*/
CALL () {
  MATCH (former:Trusted)
  REMOVE former:Trusted
}
UNWIND $worker_ids AS worker_id
MATCH (worker:Worker {worker_id: worker_id})
SET worker:Trusted
RETURN count(*) AS anchors
