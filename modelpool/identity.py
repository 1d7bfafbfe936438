"""Identity of names: those that differ only in case or in their Unicode form are one.

The graph keeps the first spelling of each identity. A name in another spelling is refused.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from modelpool.batches import batches

_ID_LENGTH = 12

ALIKE = "differs only in case or in its Unicode form"


class Run(Protocol):
    """Runs a query by its name, in a transaction or as a separate read."""

    def __call__(self, name: str, **parameters: Any) -> list[dict[str, Any]]: ...


class Name(NamedTuple):
    """A name, and the kind of thing that it names, such as 'worker' or 'base model'."""

    kind: str
    name: str

    @property
    def key(self) -> str:
        """Equal for all names of one identity."""
        return f"{self.kind} {folded(self.name)}"


def short_id(*parts: str) -> str:
    """A hash of texts in twelve hexadecimal digits, for what they name together."""
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:_ID_LENGTH]


def folded(name: str) -> str:
    """The name's normal form, equal for names that differ only in case or Unicode form."""
    if name.isascii():
        return name.lower()
    # Case folding may undo the normalization, so it is applied again.
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def lookalikes(run: Run, names: Iterable[Name]) -> dict[Name, str]:
    """The names that the graph knows in another spelling, each mapped to that spelling."""
    wanted = list(dict.fromkeys(names))
    found: dict[Name, str] = {}
    for batch in batches(wanted):
        keys = {name: name.key for name in batch}
        rows = run("identity/known", keys=list(dict.fromkeys(keys.values())))
        known = {row["key"]: row["names"] for row in rows}
        for name in batch:
            spellings = known.get(keys[name], [name.name])
            if name.name not in spellings:
                found[name] = spellings[0]
    return found


def known_as(run: Run, name: str, *kinds: str) -> str:
    """The end of a message about an unknown name: the graph's spelling of it, if any."""
    known = lookalikes(run, (Name(kind, name) for kind in kinds))
    return f"; did you mean {' or '.join(map(repr, dict.fromkeys(known.values())))}?" * bool(known)


def take(run: Run, names: Iterable[Name]) -> dict[Name, str]:
    """Reserve names in a transaction; returns those reserved in another spelling, with that one.

    They are reserved in sorted order, so that two writers can't deadlock.
    """
    found: dict[Name, str] = {}
    for batch in batches(sorted(set(names))):
        rows = [{"key": name.key, "kind": name.kind, "name": name.name} for name in batch]
        of_row = {(row["key"], row["name"]): name for row, name in zip(rows, batch, strict=True)}
        for row in run("identity/take", rows=rows):
            found[of_row[row["key"], row["name"]]] = row["known"]
    return found


def keep_spellings(run: Run) -> None:
    """Begin to record spellings in a graph; adds those of the names it already has."""
    (begun,) = run("identity/begin")
    if not begun["begun"]:
        return
    names = sorted(Name(row["kind"], row["name"]) for row in run("identity/names"))
    for batch in batches(names):
        rows = [{"key": name.key, "kind": name.kind, "name": name.name} for name in batch]
        run("identity/add_spellings", rows=rows)


def expected(name: Name, known: str) -> str:
    """The expected part of a message about a name that the graph knows in another spelling."""
    return f"'{known}', as this {name.kind} is known here: '{name.name}' {ALIKE}"


def names_in(row: Mapping[str, Any], kinds: Mapping[str, str]) -> Iterator[tuple[str, Name]]:
    """The fields of a row that hold names, with the names; `kinds` maps fields to kinds."""
    for field, kind in kinds.items():
        if row.get(field) is not None:
            yield field, Name(kind, row[field])
