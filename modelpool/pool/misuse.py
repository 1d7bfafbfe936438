"""Misuse: detectors that hold the record of work against workers and their use of models."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from modelpool.exceptions import InvalidInputError
from modelpool.pool.findings import Findings
from modelpool.records import Detector, Scan

if TYPE_CHECKING:
    from modelpool.misuse import Stage
    from modelpool.standing import Standing

_FOLDER = "misuse"
# They read what the others have found, so they run once that is stored.
_LAST = ("misuse/fresh_identity",)
# They take rows of modelpool.misuse as parameters.
_OF_ANSWERS = frozenset({"pairs", "copies", "rings", "conduct"})


class Misuse(Findings):
    """Each detector is a file of `cypher/misuse/`, one threat each."""

    def misuse_rules(self, rules: Collection[str] = ()) -> tuple[Detector, ...]:
        """The detectors, by name, or only the named ones; NotFoundError for one that isn't there.

        A name may be given with or without the folder, as `misuse/flooding` or `flooding`.
        """
        return self._detectors(_FOLDER, rules)

    def scan(
        self,
        *,
        rules: Collection[str] = (),
        false_positives: float = 0.01,
        quantile: float = 0.05,
        store: bool = True,
        stage: Stage | None = None,
    ) -> Scan:
        """Run the detectors, or only the named ones, and store what they find.

        `false_positives` is the chance that a statistical rule accuses anyone innocent in one
        scan: each rule corrects for how many it tests. `quantile` says what counts as fast: what
        is faster than that share of others' outcomes. Storing is safe to repeat: a finding that is
        known isn't doubled, and one whose cause is gone is resolved. What a person has looked at
        and dismissed isn't held against anybody again; what comes later is. Scores follow at once:
        by the policy findings take a part of them, and give it back when they no longer stand.
        """
        if not 0 < false_positives < 1:
            raise InvalidInputError(
                f"false_positives: found {false_positives}, expected between 0 and 1"
            )
        if not 0 < quantile < 0.5:
            raise InvalidInputError(f"quantile: found {quantile}, expected between 0 and 0.5")
        detectors = self.misuse_rules(rules)
        dismissed = self._dismissed(detectors)
        given: dict[str, Any] = {"false_positives": false_positives, "quantile": quantile}
        if any(_OF_ANSWERS & detector.parameters.keys() for detector in detectors):
            from modelpool.misuse import evidence

            found = evidence(
                self.database,
                false_positives=false_positives,
                covered={each.name: dismissed.covered(each.name) for each in detectors},
                stage=stage,
            )
            given |= found.parameters()
        first = [detector for detector in detectors if detector.name not in _LAST]
        last = [detector for detector in detectors if detector.name in _LAST]
        scans = []
        if first:
            scans.append(self._scan(first, given, store=store, dismissed=dismissed))
        if last:
            dismissed = self._dismissed(last)
            scans.append(self._scan(last, given, store=store, dismissed=dismissed))
        return Scan(
            detectors=detectors,
            findings=tuple(finding for scan in scans for finding in scan.findings),
            stored=store,
            new=sum(scan.new for scan in scans),
            resolved=sum(scan.resolved for scan in scans),
            penalized=sum(scan.penalized for scan in scans),
        )

    def honesty(self) -> Standing:
        """Ask who is likely honest by all verdicts there are, seen from chosen anchors."""
        from modelpool.standing import Standing

        return Standing(self.database)
