"""Findings: running detectors, storing what they find, and what people decide about it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from modelpool.arguments import did_you_mean
from modelpool.exceptions import InvalidInputError, NotFoundError, QueryFileError
from modelpool.pool.base import PoolBase, row_limit
from modelpool.pool.dismissals import Dismissed, Episode
from modelpool.records import Detector, Finding, FindingStatus, Scan, Severity
from modelpool.records.row import native

if TYPE_CHECKING:
    from modelpool.database import Row, Transaction
    from modelpool.queries import Query

_ID_LENGTH = 12
_WORST_FIRST = ("error", "warning", "notice")


class Findings(PoolBase):
    """What detectors have found, in whichever folder of `cypher/` they stand."""

    def findings(
        self,
        *,
        statuses: Collection[FindingStatus] | None = ("open", "acknowledged"),
        rule: str | None = None,
        model_id: str | None = None,
        worker_id: str | None = None,
        limit: int | None = None,
    ) -> tuple[Finding, ...]:
        """The findings that are stored, the worst first; a filter that is None lets all pass.

        `rule` is a rule's name, such as 'lint/price_slip', or what it begins with, as 'lint/'.
        """
        return self._rows(
            "findings/findings",
            Finding,
            statuses=None if statuses is None else sorted(statuses),
            rule=rule,
            finding_id=None,
            model_id=model_id,
            worker_id=worker_id,
            limit=row_limit(limit),
        )

    def finding(self, finding_id: str) -> Finding:
        """The finding of that id, or whose id alone begins so; NotFoundError if there is none."""
        found = self._rows(
            "findings/findings",
            Finding,
            statuses=None,
            rule=None,
            finding_id=finding_id,
            model_id=None,
            worker_id=None,
            limit=2,
        )
        if not found or not finding_id:
            raise NotFoundError(f"no finding {finding_id!r}")
        if len(found) > 1:
            raise InvalidInputError(
                f"finding: found {finding_id!r}, which several begin with; expected more of the id"
            )
        return found[0]

    def finding_query(self, finding: Finding) -> str:
        """The finding as a query that shows it in Neo4j Browser, after its parameter line."""
        query = self.database.library["findings/finding_graph"]
        return query.for_browser({"finding_id": f"'{finding.finding_id}'"})

    def acknowledge(self, finding_id: str, *, reason: str | None = None) -> Finding:
        """Say that a finding is known and stands; it is resolved when its cause is gone."""
        return self._judge(finding_id, "acknowledged", reason)

    def dismiss(self, finding_id: str, *, reason: str) -> Finding:
        """Say that a finding is none, and why: it stays dismissed however often it is found.

        That holds for what was looked at: all that had come when the last scan found it. What
        comes later is judged by itself, and is another finding. Raises InvalidInputError without
        a reason.
        """
        if not reason.strip():
            raise InvalidInputError("reason: found nothing, expected why the finding is none")
        return self._judge(finding_id, "dismissed", reason)

    def resolve(self, finding_id: str, *, reason: str | None = None) -> Finding:
        """Say that a finding's cause is gone; it is open again once it is found again."""
        return self._judge(finding_id, "resolved", reason)

    def reopen(self, finding_id: str) -> Finding:
        """Take back what was decided about a finding."""
        return self._judge(finding_id, "open", None)

    def _judge(self, finding_id: str, status: FindingStatus, reason: str | None) -> Finding:
        from modelpool.reputation.penalties import penalize

        found = self.finding(finding_id)
        at = datetime.now(UTC)

        def decide(tx: Transaction) -> None:
            tx.run(
                "findings/decide",
                finding_id=found.finding_id,
                status=status,
                reason=reason,
                at=at,
            )
            penalize(tx, at)

        self.database.write(decide)
        return self.finding(found.finding_id)

    def _detectors(self, folder: str, rules: Collection[str] = ()) -> tuple[Detector, ...]:
        """The detectors of a folder of `cypher/`, by name, or only the named ones.

        A name may be given with the folder or without it. Raises NotFoundError for one that
        isn't there.
        """
        library = self.database.library
        known = [name for name in library.names() if name.startswith(f"{folder}/")]
        asked = {rule if "/" in rule else f"{folder}/{rule}" for rule in rules}
        for rule in sorted(asked - set(known)):
            hint = did_you_mean(rule, known) or did_you_mean(
                rule, [name.partition("/")[2] for name in known]
            )
            raise NotFoundError(f"no rule {rule!r}{hint}")
        return tuple(_detector(library[name]) for name in known if not asked or name in asked)

    def _scan(
        self,
        detectors: Sequence[Detector],
        given: Mapping[str, Any],
        *,
        store: bool,
        dismissed: Dismissed | None = None,
    ) -> Scan:
        """Run detectors in READ transactions; store what they find, if asked to.

        `given` maps every parameter that a detector may declare to its value; each detector gets
        those that it declares. With `dismissed` the detectors leave out what people have looked at:
        so what they find of the same subject is another episode. Else the key says what was looked
        at, and a finding that was dismissed stays so.
        """
        at = dismissed.at if dismissed else self._moment()
        found = [
            (finding, dismissed.episode(finding.rule, finding.key) if dismissed else Episode())
            for detector in detectors
            for finding in self._detect(detector, given, dismissed)
        ]
        named = [(_named(finding, episode), finding.key, episode) for finding, episode in found]
        new, resolved, penalized = self._store(detectors, named, at) if store else (0, 0, 0)
        return Scan(
            detectors=tuple(detectors),
            findings=tuple(self._with_status(detectors, [finding for finding, *_ in named])),
            stored=store,
            new=new,
            resolved=resolved,
            penalized=penalized,
        )

    def _moment(self) -> datetime:
        (row,) = self.database.read("findings/moment")
        return cast(datetime, native(row["at"]))

    def _dismissed(self, detectors: Sequence[Detector]) -> Dismissed:
        """What people have dismissed among what these detectors found."""
        at = self._moment()
        rules = [detector.name for detector in detectors]
        return Dismissed(self.database.read("findings/dismissed", rules=rules), at)

    def _detect(
        self, detector: Detector, given: Mapping[str, Any], dismissed: Dismissed | None
    ) -> Iterator[Finding]:
        if dismissed:
            given = {**given, "covered": dismissed.covered(detector.name)}
        missing = sorted(detector.parameters.keys() - given.keys())
        if missing:
            raise QueryFileError(f"{detector.name}: nothing gives {', '.join(missing)}")
        parameters = {name: given[name] for name in detector.parameters}
        for record in self.database.records(detector.name, **parameters):
            yield Finding.from_record(
                {
                    **record,
                    "finding_id": _finding_id(detector.name, record["key"]),
                    "rule": detector.name,
                    "status": "open",
                    "found_at": None,
                    "status_at": None,
                    "reason": None,
                }
            )

    def _store(
        self,
        detectors: Sequence[Detector],
        found: Sequence[tuple[Finding, str, Episode]],
        at: datetime,
    ) -> tuple[int, int, int]:
        from modelpool.reputation.penalties import penalize

        self.database.apply_schema()
        rows = [
            _row(finding) | {"subject": subject, "episode": episode.number, "after": episode.after}
            for finding, subject, episode in found
        ]
        rules = [detector.name for detector in detectors]
        keys = {f"{finding.rule} {finding.key}": True for finding, *_ in found}

        def store(tx: Transaction) -> tuple[int, int, int]:
            (stored,) = tx.run("findings/store", at=at, rows=rows)
            (gone,) = tx.run("findings/resolve", at=at, rules=rules, keys=keys)
            return stored["new"], gone["resolved"], penalize(tx, at)

        return self.database.write(store)

    def _with_status(
        self, detectors: Sequence[Detector], found: Sequence[Finding]
    ) -> Iterator[Finding]:
        """What was found, each with what the graph says became of it."""
        known = {
            finding.finding_id: finding
            for detector in detectors
            for finding in self.findings(statuses=None, rule=detector.name)
        }
        for finding in found:
            stored = known.get(finding.finding_id)
            yield (
                finding
                if stored is None
                else replace(
                    finding,
                    status="open" if stored.status == "resolved" else stored.status,
                    found_at=stored.found_at,
                    status_at=stored.status_at,
                    reason=stored.reason,
                )
            )


def _detector(query: Query) -> Detector:
    severity = query.rule.get("severity")
    if severity not in _WORST_FIRST:
        raise QueryFileError(f"{query.name}: 'severity:' must be one of {', '.join(_WORST_FIRST)}")
    return Detector(
        name=query.name,
        title=query.title,
        description=query.description,
        severity=cast(Severity, severity),
        threat=query.rule.get("threat"),
        maturity=query.rule.get("maturity"),
        reference=query.rule.get("reference"),
        measured=query.rule.get("measured"),
        parameters=dict(query.parameters),
        query=query.text,
    )


def _row(finding: Finding) -> Row:
    of_the_graph = ("status", "found_at", "status_at", "reason")
    return {name: value for name, value in asdict(finding).items() if name not in of_the_graph}


def _named(finding: Finding, episode: Episode) -> Finding:
    """The finding by the name of its episode, and with the fact that there was one before."""
    if episode.number == 1:
        return finding
    # No id has a space, so that no two in a row are in any other key.
    key = f"{finding.key}  {episode.number}"
    facts = finding.facts if episode.fact is None else (*finding.facts, episode.fact)
    return replace(finding, key=key, finding_id=_finding_id(finding.rule, key), facts=facts)


def _finding_id(rule: str, key: str) -> str:
    return hashlib.sha256(f"{rule} {key}".encode()).hexdigest()[:_ID_LENGTH]
