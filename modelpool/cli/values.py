"""What `modelpool why` prints of a value: which claim holds, its basis, and why others lost."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import click

from modelpool import render
from modelpool.cli.models import status_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modelpool.rows import ClaimedValue, InheritedValue, ModelStatus

_DATES = "%Y-%m-%d"


def value_parts(
    claims: Sequence[ClaimedValue], inherited: Sequence[InheritedValue]
) -> list[dict[str, object]]:
    """For each task type the value that holds, the rule that chose it, and all claims."""
    found: list[dict[str, object]] = []
    for of_type, own, others in _by_type(claims, inherited):
        best, derived = _holder(own), _derived(others)
        found.append(
            {
                "task_type": of_type,
                "value": derived.value if derived else best and best.value,
                "rule": _DERIVED if derived else _rule(best, own) if best else _nobody(own),
                "claims": own,
                "inherited": others,
            }
        )
    return found


_DERIVED = "no source that claims something of this offer knows it."


def _nobody(claims: Sequence[ClaimedValue]) -> str:
    return f"No source claims it{' any more' if claims else ''}."


def _derived(inherited: Sequence[InheritedValue]) -> InheritedValue | None:
    return next((value for value in inherited if value.verdict == "holds"), None)


def _by_type(
    claims: Sequence[ClaimedValue], inherited: Sequence[InheritedValue]
) -> Iterator[tuple[str | None, list[ClaimedValue], list[InheritedValue]]]:
    own = {of: list(group) for of, group in groupby(claims, key=lambda claim: claim.task_type)}
    others = {
        of: list(group) for of, group in groupby(inherited, key=lambda value: value.task_type)
    }
    for of_type in sorted({*own, *others}, key=lambda name: name or ""):
        yield of_type, own.get(of_type, []), others.get(of_type or "", [])


def _holder(claims: Sequence[ClaimedValue]) -> ClaimedValue | None:
    return next((claim for claim in claims if claim.holds), None)


def print_values(
    model_id: str,
    field: str,
    claims: Sequence[ClaimedValue],
    inherited: Sequence[InheritedValue],
    status: ModelStatus | None,
) -> None:
    """Print for each task type what holds and why; `status` is used for a lifecycle only."""
    for of_type, own, others in _by_type(claims, inherited):
        _print(f"{model_id}.{field}{f' for {of_type}' if of_type else ''}", own, others)
    if status and status.lifecycle == "Retired":
        click.echo(f"{model_id} is {status_text(status)}.")


def _print(title: str, claims: Sequence[ClaimedValue], inherited: Sequence[InheritedValue]) -> None:
    from modelpool.registry import basis_in_words

    best, derived = _holder(claims), _derived(inherited)
    console = render.console()
    holds = derived or best
    console.print(f"{title}: {holds.value if holds else 'nothing holds'}", style="bold")
    if derived:
        click.echo(f"  Basis: {derived.basis}.")
        click.echo(f"  Why it holds: {_DERIVED}")
    elif best:
        click.echo(f"  Claimed by {_who(best)}.")
        if best.basis:
            click.echo(f"  Basis: {basis_in_words(best.basis)}.")
        click.echo(f"  Why it holds: {_rule(best, claims)}")
    else:
        click.echo(f"  {_nobody(claims)}")
    others = [value for value in inherited if value is not derived]
    if others:
        refused = ((v.model_id, v.value, v.verdict, v.source, v.basis) for v in others)
        names = ("other offer of the weights", "has", "why it isn't inherited", "source", "basis")
        console.print(render.table(names, refused))
    lost = [claim for claim in claims if not claim.holds or derived]
    if lost:
        rows = ((c.source, c.value, _lost(c, best), c.basis) for c in lost)
        columns = ("source", "says", "why it lost", "basis")
        console.print(render.table(columns, rows))
    elif not others:
        click.echo("  No source claims anything else.\n")


def _who(claim: ClaimedValue) -> str:
    state = f", source dated {claim.source_date}" if claim.source_date else ""
    return f"{claim.source} (precedence {claim.precedence}) since {claim.since:{_DATES}}{state}"


def _rule(best: ClaimedValue, claims: Sequence[ClaimedValue]) -> str:
    """Which rule chose the claim out of the open ones, in a sentence."""
    open_ones = [claim for claim in claims if claim.until is None]
    others = [claim for claim in open_ones if not claim.holds]
    known = [claim for claim in others if claim.verdict != "unknown"]
    if not others:
        return "no other source claims it."
    if best.value == "Unknown":
        return f"none of the {len(open_ones)} sources that claim something knows the value."
    if not known:
        return "a known value goes before Unknown, and no other source knows it."
    if any(claim.verdict == "derived" and claim.precedence < best.precedence for claim in known):
        return "a lifecycle that a source states goes before one derived from the name."
    if all(claim.verdict == "older" for claim in known):
        return f"it is what {best.source} said last."
    known = [claim for claim in known if claim.verdict != "older"]
    first = min(known, key=lambda claim: (claim.precedence, claim.source))
    order = f"{best.source} ({best.precedence}) goes before {first.source} ({first.precedence})"
    if best.precedence == first.precedence:
        return f"{order}: of sources with the same precedence, the first by name counts."
    return f"{order}: the smaller precedence counts."


def _lost(claim: ClaimedValue, best: ClaimedValue | None) -> str:
    if claim.until is not None:
        return f"said so until {claim.until:{_DATES}}"
    if claim.value == "Unknown" and best is not None and best.value == "Unknown":
        return "doesn't know it"
    if best is None or claim.verdict == "agrees":
        return "says the same"
    return {
        "unknown": f"Unknown: {best.source} knows it",
        "derived": f"derived from the name: {best.source} states it",
        "older": f"{claim.source} has said something else since",
        "outranked": f"precedence {claim.precedence}, after {best.source}'s {best.precedence}",
    }[claim.verdict]
