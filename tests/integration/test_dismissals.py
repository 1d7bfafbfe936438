"""A dismissal covers what was looked at, not what comes: for every rule."""

from __future__ import annotations

from dataclasses import replace

import pytest

from modelpool.pool import ModelPool
from modelpool.rows import Finding
from tests.crews import Crew
from tests.misuse import FIRES, Fires
from tests.misuse.conduct import flood
from tests.misuse.identities import found_out
from tests.misuse.later import later

# Whose case scans, so that it can't just be done again, has a test of its own.
_CASES = {
    case.rule: case
    for case in FIRES
    if case.rule != "fresh_identity" and "later" not in case.arguments
}
# By a wide margin: the more hours there are, the more it takes.
_CASES["flooding"] = replace(_CASES["flooding"], build=flood, arguments={"many": 12})


def dismissed(pool: ModelPool, rule: str) -> Finding:
    """What the rule finds now, dismissed."""
    (finding,) = pool.misuse.scan(rules=[rule]).findings
    return pool.misuse.dismiss(finding.finding_id, reason="It was agreed.")


@pytest.mark.parametrize("case", _CASES.values(), ids=str)
def test_what_comes_after_a_dismissal_is_another_finding(pool: ModelPool, case: Fires) -> None:
    """With nothing new nothing is open; the same misconduct once more is, and says since when."""
    case.write(pool)
    first = dismissed(pool, case.rule)
    assert pool.misuse.scan(rules=[case.rule]).findings == ()
    case.write(later(pool))
    scan = pool.misuse.scan(rules=[case.rule])
    # Twice the same answers may show more than they did once, of others.
    (finding,) = (each for each in scan.findings if each.worker_ids == first.worker_ids)
    assert (finding.rule, finding.status) == (first.rule, "open")
    assert any(fact.startswith("came after") for fact in finding.facts)
    again = pool.misuse.scan(rules=[case.rule])
    assert (again.new, again.resolved, again.findings) == (0, 0, scan.findings)
    assert {each.finding_id for each in pool.misuse.findings()} == {
        f.finding_id for f in scan.findings
    }
    assert pool.misuse.finding(first.finding_id) == first


def test_each_dismissal_covers_its_own_time(pool: ModelPool) -> None:
    """However often it comes again; and what one covers counts again once it is taken back."""
    case = _CASES["retired_model"]
    case.write(pool)
    found = [dismissed(pool, case.rule)]
    for wave in (1, 2):
        case.write(later(pool, wave))
        found.append(dismissed(pool, case.rule))
    assert len({finding.finding_id for finding in found}) == 3
    assert pool.misuse.scan(rules=[case.rule]).findings == ()
    pool.misuse.reopen(found[0].finding_id)
    (back,) = pool.misuse.scan(rules=[case.rule]).findings
    assert (back.finding_id, back.facts) == (found[0].finding_id, found[0].facts)
    assert [each.finding_id for each in pool.misuse.findings()] == [back.finding_id]


def test_a_later_finding_takes_of_reputation_as_any_other(pool: ModelPool) -> None:
    """A dismissed one gives back what it took, and the one that comes later takes it again."""
    case = _CASES["one_operator"]
    case.write(pool)
    first = dismissed(pool, case.rule)
    case.write(later(pool))
    (finding,) = pool.misuse.scan(rules=[case.rule]).findings
    taken = pool.database.read(
        "reputation/penalties", task_type="code-generation", worker_id=None, as_of=None
    )
    assert {row["finding_id"] for row in taken} == {finding.finding_id}
    assert finding.finding_id != first.finding_id


def test_work_that_was_reported_late_is_none_that_was_looked_at(pool: ModelPool) -> None:
    """What counts is when it came here, whatever time it says."""
    case = _CASES["retired_model"]
    case.write(pool)
    dismissed(pool, case.rule)
    case.write(later(pool, 0, name="backdated"))
    assert [finding.status for finding in pool.misuse.scan(rules=[case.rule]).findings] == ["open"]


def test_a_new_identity_is_held_against_what_is_found_of_the_old_one_later(
    pool: ModelPool,
) -> None:
    """That it joined was agreed on; that the old one is found out once more came later."""
    found_out(pool)
    first = dismissed(pool, "fresh_identity")
    assert pool.misuse.scan(rules=["retired_model", "fresh_identity"], store=True).new == 0
    dismissed(pool, "retired_model")
    again = Crew(later(pool, 0))
    again.did("old", "t1", used="acme/gone")
    again.write()
    *_, finding = pool.misuse.scan(rules=["retired_model", "fresh_identity"]).findings
    assert (finding.rule, finding.worker_ids) == ("misuse/fresh_identity", ("fresh",))
    assert finding.finding_id != first.finding_id
