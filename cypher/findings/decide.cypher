// Writes what a person decided about a finding: its status, and why.
//
// mode: write
// returns: finding_id STRING, before STRING
/*
:param finding_id => '000000000000'
:param status => 'dismissed'
:param reason => 'The price is right.'
:param at => datetime('2026-01-02T00:00:00Z')
*/
MATCH (finding:Finding {finding_id: $finding_id})
WITH finding, finding.status AS before
SET finding.status = $status,
    finding.reason = $reason,
    finding.status_at = $at
RETURN finding.finding_id AS finding_id, before
