"""Running detectors from any folder of `cypher/`, and storing what they find."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from modelpool.arguments import did_you_mean
from modelpool.database import ALL_ROWS, Database, Transaction
from modelpool.exceptions import NotFoundError, QueryFileError
from modelpool.findings.consequences import apply_consequences
from modelpool.findings.dismissals import Dismissed, Episode
from modelpool.identity import short_id
from modelpool.rows import Detector, Finding, Scan
from modelpool.rows.findings import WORST_FIRST
from modelpool.rows.row import native

if TYPE_CHECKING:
    from modelpool.database import Row
    from modelpool.queries import Query, QueryLibrary

# Columns that only rules about capabilities return.
_UNSAID = dict.fromkeys(("task_type", "confidence", "since"))

Ask = Callable[..., Sequence[Mapping[str, Any]]]
"""Runs a query, given its name and its parameters."""


def detectors(
    library: QueryLibrary, folder: str, rules: Collection[str] = ()
) -> tuple[Detector, ...]:
    """The detectors of a folder of `cypher/`, by name, or only the named ones.

    A name may be given with the folder or without it. Raises NotFoundError for an unknown name.
    """
    known = [
        name
        for name in library.names()
        if name.startswith(f"{folder}/") and library[name].use == "detector"
    ]
    asked = {rule if "/" in rule else f"{folder}/{rule}" for rule in rules}
    for rule in sorted(asked - set(known)):
        hint = did_you_mean(rule, known) or did_you_mean(
            rule, [name.partition("/")[2] for name in known]
        )
        raise NotFoundError(f"no rule {rule!r}{hint}")
    return tuple(_detector(library[name]) for name in known if not asked or name in asked)


def scan(
    database: Database,
    detectors: Sequence[Detector],
    given: Mapping[str, Any],
    *,
    store: bool,
    dismissed: Dismissed | None = None,
    ask: Ask | None = None,
) -> Scan:
    """Run detectors in READ transactions; store what they find, if asked to.

    With `ask`, they are run by it instead, such as in a transaction that will be rolled back.
    `given` maps every parameter that a detector may declare to its value; each detector gets those
    that it declares. With `dismissed` the detectors leave out dismissed facts, so that what they
    still find about the same subject is another episode. Without it, findings are told apart by
    their key alone, and a dismissed one stays dismissed.
    """
    at = dismissed.at if dismissed else _now(database)
    found = []
    for detector in detectors:
        for finding in _detect(ask or database.records, detector, given):
            episode = dismissed.episode(finding.rule, finding.key) if dismissed else Episode()
            found.append((_named(finding, episode), finding.key, episode))
    new, resolved, penalized = _store(database, detectors, found, at) if store else (0, 0, 0)
    return Scan(
        detectors=tuple(detectors),
        findings=tuple(_with_status(database, detectors, [finding for finding, *_ in found])),
        stored=store,
        new=new,
        resolved=resolved,
        penalized=penalized,
    )


def dismissed_of(database: Database, detectors: Sequence[Detector]) -> Dismissed:
    """The dismissals among the findings of these detectors."""
    at = _now(database)
    rules = [detector.name for detector in detectors]
    return Dismissed(database.read("findings/dismissed", rules=rules), at)


def _now(database: Database) -> datetime:
    (row,) = database.read("findings/moment")
    return cast(datetime, native(row["at"]))


def _detect(ask: Ask, detector: Detector, given: Mapping[str, Any]) -> Iterator[Finding]:
    missing = sorted(detector.parameters.keys() - given.keys())
    if missing:
        raise QueryFileError(f"{detector.name}: no value for {', '.join(missing)}")
    parameters = {name: given[name] for name in detector.parameters}
    for record in ask(detector.name, **parameters):
        yield Finding.from_record(
            {
                **_UNSAID,
                **record,
                "finding_id": short_id(detector.name, record["key"]),
                "rule": detector.name,
                "status": "open",
                "found_at": None,
                "status_at": None,
                "reason": None,
            }
        )


def _store(
    database: Database,
    detectors: Sequence[Detector],
    found: Sequence[tuple[Finding, str, Episode]],
    at: datetime,
) -> tuple[int, int, int]:
    database.apply_schema()
    rows = [
        _row(finding) | {"subject": subject, "episode": episode.number, "after": episode.after}
        for finding, subject, episode in found
    ]
    rules = [detector.name for detector in detectors]
    keys = {f"{finding.rule} {finding.key}": True for finding, *_ in found}

    def store(tx: Transaction) -> tuple[int, int, int]:
        (stored,) = tx.run("findings/store", at=at, rows=rows)
        (gone,) = tx.run("findings/resolve", at=at, rules=rules, keys=keys)
        return stored["new"], gone["resolved"], apply_consequences(tx, at)

    return database.write(store)


def stored_findings(database: Database, **asked: Any) -> tuple[Finding, ...]:
    """The graph's findings, the worst first; a filter that isn't given matches all."""
    every = ("statuses", "rule", "finding_id", "model_id", "worker_id")
    given = {**dict.fromkeys(every), "limit": ALL_ROWS, **asked}
    return tuple(Finding.from_record(r) for r in database.records("findings/findings", **given))


def _with_status(
    database: Database, detectors: Sequence[Detector], found: Sequence[Finding]
) -> Iterator[Finding]:
    """The findings, each with its status in the graph."""
    known = {
        finding.finding_id: finding
        for detector in detectors
        for finding in stored_findings(database, rule=detector.name)
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
    if severity not in WORST_FIRST:
        raise QueryFileError(f"{query.name}: 'severity:' must be one of {', '.join(WORST_FIRST)}")
    return Detector(
        name=query.name,
        title=query.title,
        description=query.description,
        severity=severity,
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
    """The finding with its episode's key, and with a fact that names the one before."""
    if episode.number == 1:
        return finding
    # No id has a space, so no other key has two spaces in a row.
    key = f"{finding.key}  {episode.number}"
    facts = finding.facts if episode.fact is None else (*finding.facts, episode.fact)
    return replace(finding, key=key, finding_id=short_id(finding.rule, key), facts=facts)
