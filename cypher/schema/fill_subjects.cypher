// Adds what they are about to findings of a graph that lacks it.
//
// Version 2 of the schema didn't need it for findings of the first episode.
//
// mode: write
// returns: filled INTEGER
MATCH (pool:Pool {name: 'registry'})
WHERE pool.schema_version < 3
MATCH (finding:Finding)
WHERE finding.subject IS NULL
SET finding.subject = substring(finding.key, size(finding.rule) + 1)
RETURN count(finding) AS filled
