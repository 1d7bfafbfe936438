// Who gave how many verdicts on whom, as added up last; the lists of a row are parallel.
//
// mode: read
// use: step
// returns: verifier STRING, workers LIST<STRING>, agree LIST<INTEGER>, disagree LIST<INTEGER>, beside LIST<INTEGER>
MATCH (verifier:Worker)-[vouches:VOUCHES_FOR]->(worker:Worker)
RETURN verifier.worker_id AS verifier, collect(worker.worker_id) AS workers, collect(vouches.agree) AS agree,
       collect(vouches.disagree) AS disagree, collect(vouches.beside) AS beside
ORDER BY verifier
