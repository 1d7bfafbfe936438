// A finding as a picture, for Neo4j Browser: whom it accuses, and some of its evidence.
//
// Of its evidence, eight outcomes, to stay readable: first those whose tasks have several of them, and
// then those of tasks with a known answer, where likeness and mistakes show. With each come its task,
// the model that was used, who reported it and, of the accused, who verified it; and the facts that the
// detector walked, such as who copies whom. `modelpool db style` prints captions and colours for it.
//
// mode: read
// use: question
// returns: path PATH
/*
:param finding_id => '000000000000'
*/
MATCH (finding:Finding {finding_id: $finding_id})
WITH finding, COLLECT {
  MATCH (finding)-[:EVIDENCED_BY]->(outcome:Outcome)-[:OF]->(:Assignment)-[:FOR]->(task:Task)
  WITH task, outcome
  ORDER BY outcome.outcome_id
  WITH task, collect(outcome) AS together
  ORDER BY size(together) DESC, task.reference IS NULL, together[0].answer = task.reference, task.task_id
  UNWIND together AS outcome
  RETURN outcome LIMIT 8
} AS outcomes
CALL (finding, outcomes) {
  MATCH path = (finding)-[:AGAINST]->(:Worker)-[:RUN_BY*0..1]->()
  RETURN path
  UNION
  // the facts that its detector walked
  MATCH path = (finding)-[:AGAINST]->(:Worker)
    -[fact:ANSWERS_IN|ANSWERS_LIKE|COPIES|HURRIES_IN|MEMBER_OF|VOUCHES_FOR]->(about)
  WHERE (NOT type(fact) IN ['ANSWERS_LIKE', 'VOUCHES_FOR'] OR EXISTS { (finding)-[:AGAINST]->(about) })
    AND type(fact) IN {
      `misuse/guessed_answers`: ['ANSWERS_IN'], `misuse/one_answer_for_everything`: ['ANSWERS_IN'],
      `misuse/sudden_decline`: ['ANSWERS_IN'], `misuse/too_fast`: ['HURRIES_IN'], `misuse/copied_answers`: ['COPIES'],
      `misuse/shared_model`: ['ANSWERS_LIKE'], `misuse/answer_ring`: ['MEMBER_OF'],
      `misuse/verification_ring`: ['MEMBER_OF', 'VOUCHES_FOR'], `misuse/sybil_swarm`: ['MEMBER_OF', 'VOUCHES_FOR']
    }[finding.rule]
  RETURN path
  UNION
  MATCH path = (finding)-[:CONCERNS|FOUND_IN]->()
  RETURN path
  UNION
  MATCH path = (finding)-[:CONCERNS]->(:Model)-[fact:LOADED_IN|WATCHED_IN]->(about:TaskType)
  WHERE type(fact) = {`degradation/drift`: 'WATCHED_IN', `degradation/overuse`: 'LOADED_IN'}[finding.rule]
    AND EXISTS { (finding)-[:FOUND_IN]->(about) }
  RETURN path
  UNION
  MATCH path = (finding)-[:EVIDENCED_BY]->(:RegistryLoad)-[:LOADED_FROM]->(:Source)
  RETURN path
  UNION
  MATCH path = (finding)-[:EVIDENCED_BY]->(:Assignment)-[:FOR]->(:Task)
  RETURN path
  UNION
  UNWIND outcomes AS outcome
  MATCH path = (finding)-[:EVIDENCED_BY]->(outcome)-[:OF]->(:Assignment)-[:FOR]->(:Task)
  RETURN path
  UNION
  UNWIND outcomes AS outcome
  MATCH path = (:Worker)-[:REPORTED]->(outcome)-[:USED*0..1]->()
  RETURN path
  UNION
  UNWIND outcomes AS outcome
  MATCH path = (finding)-[:AGAINST]->(:Worker)-[:VERIFIED]->(outcome)
  RETURN path
}
RETURN path
ORDER BY path
