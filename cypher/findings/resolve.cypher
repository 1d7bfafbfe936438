// Resolves the findings of some rules that the latest run of these rules no longer found.
//
// `keys` maps the keys that were found to true. A dismissed finding stays dismissed: it was judged a
// false positive, for good.
//
// mode: write
// returns: resolved INTEGER
/*
:param at => datetime('2026-01-02T00:00:00Z')
:param rules => ['lint/price_slip']
:param keys => {`lint/price_slip acme/small`: true}
*/
UNWIND $rules AS rule
MATCH (finding:Finding {rule: rule})
WHERE finding.status IN ['open', 'acknowledged'] AND $keys[finding.key] IS NULL
SET finding.status = 'resolved', finding.status_at = $at
RETURN count(finding) AS resolved
