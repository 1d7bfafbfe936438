"""When two names are one identity: those that differ only in case or in their Unicode form.

The graph keeps for each identity the spelling that came first. A name in another one is refused.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

BATCH = 5_000

ALIKE = "differs only in case or in its Unicode form"


class Run(Protocol):
    """Runs a query by its name: of a transaction, or a read of its own."""

    def __call__(self, name: str, **parameters: Any) -> list[dict[str, Any]]: ...


class Name(NamedTuple):
    """A name of something of a kind, such as 'worker' or 'base model'."""

    kind: str
    name: str

    @property
    def key(self) -> str:
        """The same for all names that are one identity."""
        return f"{self.kind} {folded(self.name)}"


def folded(name: str) -> str:
    """The same for all names that differ only in case or in their Unicode form."""
    if name.isascii():
        return name.lower()
    # What casefold makes of composed text may have to be composed anew.
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def lookalikes(run: Run, names: Iterable[Name]) -> dict[Name, str]:
    """Of these names those that the graph knows in another spelling, each with that one."""
    wanted = list(dict.fromkeys(names))
    found: dict[Name, str] = {}
    for batch in _batches(wanted):
        keys = {name: name.key for name in batch}
        rows = run("identity/known", keys=list(dict.fromkeys(keys.values())))
        known = {row["key"]: row["names"] for row in rows}
        for name in batch:
            spellings = known.get(keys[name], [name.name])
            if name.name not in spellings:
                found[name] = spellings[0]
    return found


def known_as(run: Run, name: str, *kinds: str) -> str:
    """The end of a message about an unknown name: the spelling that the graph knows, if any."""
    known = lookalikes(run, (Name(kind, name) for kind in kinds))
    return f"; did you mean {' or '.join(map(repr, dict.fromkeys(known.values())))}?" * bool(known)


def take(run: Run, names: Iterable[Name]) -> dict[Name, str]:
    """Take names in a transaction; returns those that another spelling has, each with that one.

    They are taken in one order, so that two writers don't wait for each other.
    """
    found: dict[Name, str] = {}
    for batch in _batches(sorted(set(names))):
        rows = [{"key": name.key, "kind": name.kind, "name": name.name} for name in batch]
        of_row = {(row["key"], row["name"]): name for row, name in zip(rows, batch, strict=True)}
        for row in run("identity/take", rows=rows):
            found[of_row[row["key"], row["name"]]] = row["known"]
    return found


def keep_spellings(run: Run) -> None:
    """Begin to keep the spellings of a graph: those are added that it had before, if any."""
    (begun,) = run("identity/begin")
    if not begun["begun"]:
        return
    names = sorted(Name(row["kind"], row["name"]) for row in run("identity/names"))
    for batch in _batches(names):
        rows = [{"key": name.key, "kind": name.kind, "name": name.name} for name in batch]
        run("identity/add_spellings", rows=rows)


def expected(name: Name, known: str) -> str:
    """What a message expects instead of a name that the graph knows in another spelling."""
    return f"'{known}', as this {name.kind} is known here: '{name.name}' {ALIKE}"


def names_in(row: Mapping[str, Any], kinds: Mapping[str, str]) -> Iterator[tuple[str, Name]]:
    """The fields of a row that hold names, by the kinds of what they name."""
    for field, kind in kinds.items():
        if row.get(field) is not None:
            yield field, Name(kind, row[field])


def _batches(names: Sequence[Name]) -> Iterator[Sequence[Name]]:
    for start in range(0, len(names), BATCH):
        yield names[start : start + BATCH]
