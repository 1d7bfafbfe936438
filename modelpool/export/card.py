"""A model card in Markdown: what the registry knows about a model, and what it doesn't."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from modelpool.rows.export import ModelCard
from modelpool.rows.registry import ClaimedValue
from modelpool.rows.search import Capability

_UNKNOWN = "Unknown"
_OFFER = {
    "provider": "Offered by",
    "maker": "Made by",
    "base_model": "Base model",
    "provider_type": "Provided as",
    "lifecycle": "Lifecycle",
    "released_on": "Released on",
    "deprecated_on": "Deprecated on",
    "retired_on": "Retired on",
    "successor": "Successor",
    "context_tokens": "Context, tokens",
    "output_tokens": "Longest answer, tokens",
    "input_price_usd": "Price of a million input tokens, US dollars",
    "output_price_usd": "Price of a million output tokens, US dollars",
}
_CLASSES = {
    "accuracy_class": "Accuracy",
    "latency_class": "Latency",
    "cost_class": "Cost",
    "risk_level": "Risk",
}
# Remarks and display names differ without contradicting each other.
_FREE_TEXT = ("name", "notes")
# An underscore within a word isn't markup.
_SPECIAL = re.compile(r"([\\`*{}\[\]<>#|!~&]|(?<![^\W_])_|_(?![^\W_]))")


def markdown(card: ModelCard) -> str:
    """The card; ends in a line feed."""
    first = card.capabilities[0]
    parts = [
        f"# {_text(first.name or card.model_id)}",
        f"{_code(card.model_id)}, as the registry knew it at {card.as_of:%Y-%m-%d %H:%M} UTC."
        " This is metadata that sources claim: no weights, no endpoints, no recommendation.",
        *_state(card),
        "## The offer",
        _table(("", "what holds", "claimed by, and on what basis"), _offer(card)),
        "## What it can do",
        "A class is relative to a task type. Unknown values are stated, never guessed.",
        *(part for capability in card.capabilities for part in _capability(card, capability)),
        "## Where sources contradict each other",
        _contradictions(card),
        *_notes(card),
        "## Not known",
        _not_known(card),
        "## Sources",
        _sources(card),
    ]
    return "\n\n".join(parts) + "\n"


def _state(card: ModelCard) -> Iterator[str]:
    if not card.claims:
        yield "**No source lists this model any more.** What follows is the last that was known."
    elif all(c.lifecycle == "Retired" and not c.pruned for c in card.capabilities):
        yield "**Retired: this model is not feasible for any task.**"


def _offer(card: ModelCard) -> Iterator[tuple[str, str, str]]:
    for field, title in _OFFER.items():
        # What is pruned for a task type is no less mature for others.
        told = [c for c in card.capabilities if not c.pruned] or card.capabilities
        said = [(getattr(c, field), c.task_type) for c in told]
        known = {value: None for value, _ in said if value is not None}
        for value in known:
            # Prices and limits may differ by task type.
            types = [task_type for other, task_type in said if other == value]
            scope = f" ({', '.join(types)})" if len(known) > 1 else ""
            yield title, f"{_text(value)}{scope}", _reasons(card.claims, field, value)
        if not known:
            yield title, _UNKNOWN, ""


def _capability(card: ModelCard, capability: Capability) -> Iterator[str]:
    yield f"### {_text(capability.task_type)}"
    if capability.pruned:
        yield f"**Pruned, so in no feasible set for it: {_text(capability.pruned)}.**"
    claims = [c for c in card.claims if c.task_type == capability.task_type]
    rows = (
        (title, value, _reasons(claims, field, value) if value != _UNKNOWN else "no source knows")
        for field, title in _CLASSES.items()
        for value in (getattr(capability, field),)
    )
    yield _table(("", "class", "claimed by, and on what basis"), rows)


def _reasons(claims: Iterable[ClaimedValue], field: str, value: object) -> str:
    """The sources that claim the value, grouped by basis."""
    found: dict[str, dict[str, None]] = {}
    for c in claims:
        if c.field == field and c.value == str(value):
            found.setdefault(c.basis or "", {})[c.source] = None
    ways = (f"{', '.join(said)}{': ' if basis else ''}{basis}" for basis, said in found.items())
    return "; ".join(map(_text, ways))


def _contradictions(card: ModelCard) -> str:
    rows: dict[tuple[str, str, str], None] = {}
    for (task_type, field), claims in _by_field(card.claims).items():
        known = [c for c in claims if c.value != _UNKNOWN]
        if field in _FREE_TEXT or len({c.value for c in known}) < 2:
            continue
        about = "" if field in _OFFER and field not in _PER_TASK else task_type
        rows[field, about, "; ".join(map(_said, known))] = None
    if not rows:
        return "They don't: where several know a value, they agree."
    table = _table(
        ("field", "task type", "who claims what; the one in bold holds"),
        ((_text(field), _text(about), said) for field, about, said in rows),
    )
    return f"{table}\n\nA known value beats Unknown; then the precedence of sources decides."


_PER_TASK = ("context_tokens", "output_tokens", "input_price_usd", "output_price_usd")


def _by_field(claims: Iterable[ClaimedValue]) -> dict[tuple[str, str], list[ClaimedValue]]:
    grouped: dict[tuple[str, str], list[ClaimedValue]] = {}
    for claim in claims:
        grouped.setdefault((claim.task_type or "", claim.field), []).append(claim)
    return grouped


def _said(claim: ClaimedValue) -> str:
    value = f"**{_text(claim.value)}**" if claim.holds else _text(claim.value)
    how = f" ({_text(claim.basis)})" if claim.basis else ""
    return f"{value} by {_text(claim.source)}{how}"


def _notes(card: ModelCard) -> Iterator[str]:
    notes = {(c.source, c.value): None for c in card.claims if c.field == "notes"}
    if notes:
        yield "## Notes"
        yield "\n".join(f"- {_text(source)}: {_text(note)}" for source, note in notes)


def _not_known(card: ModelCard) -> str:
    absent = [
        title
        for field, title in _OFFER.items()
        if all(getattr(c, field) in (None, _UNKNOWN) for c in card.capabilities)
    ]
    lines = [f"- Of the offer: {'; '.join(absent)}."] if absent else []
    for capability in card.capabilities:
        unknown = [t for field, t in _CLASSES.items() if getattr(capability, field) == _UNKNOWN]
        if unknown:
            lines.append(f"- For {_text(capability.task_type)}: {', '.join(unknown).lower()}.")
    return "\n".join(lines) or "Everything that the registry has a field for is known."


def _sources(card: ModelCard) -> str:
    rows: dict[str, tuple[str, str, str]] = {}
    for claim in card.claims:
        state = str(claim.source_date or "not dated")
        rows[claim.source] = (_text(claim.source), state, f"{claim.since:%Y-%m-%d}")
    if not rows:
        return "None any more."
    return _table(("source", "source date", "claims this since"), rows.values())


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows))
    return "\n".join(lines)


def _text(value: object) -> str:
    """The value as one line of text, escaped for Markdown."""
    return _SPECIAL.sub(r"\\\1", " ".join(str(value).split()))


def _code(text: str) -> str:
    """The text as code, unless it contains backticks."""
    return _text(text) if "`" in text else f"`{text}`"
