// Waits until all indexes are usable.
//
// mode: schema
CALL db.awaitIndexes(300)
