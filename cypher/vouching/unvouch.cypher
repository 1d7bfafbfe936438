// Deletes the sums of verdicts that are no longer there.
//
// mode: write
// returns: deleted INTEGER
MATCH (verifier:Worker)-[vouches:VOUCHES_FOR]->(worker:Worker)
WHERE NOT EXISTS { (verifier)-[:VERIFIED]->(:Outcome)<-[:REPORTED]-(worker) }
DELETE vouches
RETURN count(*) AS deleted
