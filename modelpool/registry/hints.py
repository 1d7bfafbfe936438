"""The 'did you mean' at the end of a message."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from modelpool.registry import schema


@lru_cache(maxsize=4096)
def close_matches(word: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Up to three of the known words that the word may be a misspelling of, the closest first."""
    # Loaded only once something is misspelt.
    from difflib import get_close_matches

    folded = {choice.casefold().replace("_", "-"): choice for choice in reversed(known)}
    wanted = word[:100].strip().casefold().replace("_", "-").replace(" ", "-")
    return tuple(folded[match] for match in get_close_matches(wanted, folded, n=3, cutoff=0.7))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean '…'?`, or nothing when no known word is close."""
    matches = close_matches(word, tuple(known))
    return f"; did you mean '{matches[0]}'?" if matches else ""


def near_field(name: str) -> str | None:
    """The field of a record that the name is a plain misspelling of."""
    matches = close_matches(name, tuple(schema.fields()))
    same_length = matches and abs(len(matches[0]) - len(name)) <= 2
    return matches[0] if same_length else None
