"""The names of models, base models, providers and makers in records: one spelling of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from modelpool.exceptions import Problem, SpellingError
from modelpool.identity import ALIKE, Name, Run, lookalikes, take
from modelpool.registry.records import Record, Registry

KINDS = {
    "model_id": "model",
    "base_model": "base model",
    "provider": "provider",
    "maker": "maker",
}
"""Fields that hold a name, each with the kind of thing that it names."""

Row = dict[str, str]

# For how many names at most it is looked up which source spells them differently.
_EXPLAINED = 20


def names_of(record: Record) -> Iterator[tuple[str, Name]]:
    """The fields of a record that hold a name, each with that name.

    A base model called like the model itself is left out: it may be a default that nobody stated.
    A provider that only the model's id gives is included.
    """
    model_id = record["model_id"]
    for field, kind in KINDS.items():
        value = record.get(field)
        if field == "provider" and value is None and "scope" not in record:
            value = model_id.partition("/")[0] if "/" in model_id else None
        if value and not (field == "base_model" and value == model_id):
            yield field, Name(kind, value)


def check_spellings(run: Run, registry: Registry, records: Iterable[Record]) -> None:
    """Raise SpellingError if the graph knows a name of these records in another spelling."""
    some = list(records)
    found = lookalikes(run, (name for record in some for _, name in names_of(record)))
    if found:
        raise _refusal(run, registry, some, found)


def take_spellings(run: Run, registry: Registry, records: Iterable[Record]) -> None:
    """Register the spellings of these records' names; raises SpellingError as check_spellings."""
    some = list(records)
    found = take(run, (name for record in some for _, name in names_of(record)))
    if found:
        raise _refusal(run, registry, some, found)


def bases_in_other_spelling(run: Run, model_ids: Iterable[str], bases: Iterable[str]) -> list[Row]:
    """Models called like a base model that other records state, in another spelling; query rows.

    The base model of such a model may be a default: it then has the model's own name.
    """
    by_model = lookalikes(run, (Name("base model", model_id) for model_id in model_ids))
    by_base = lookalikes(run, (Name("model", base) for base in bases))
    pairs = {name.name: base for name, base in by_model.items()}
    pairs |= {model_id: name.name for name, model_id in by_base.items()}
    return [{"model_id": model_id, "base": pairs[model_id]} for model_id in sorted(pairs)]


def respelled(run: Run, registry: Registry) -> Registry:
    """The registry with every name spelled as the graph knows it."""
    known = lookalikes(run, (name for record in registry.records for _, name in names_of(record)))
    if not known:
        return registry
    return replace(registry, records=tuple(_respelled(r, known) for r in registry.records))


def _respelled(record: Record, known: Mapping[Name, str]) -> Record:
    changes = {field: known[name] for field, name in names_of(record) if name in known}
    if "model_id" in changes and record.get("base_model") == record["model_id"]:
        changes["base_model"] = changes["model_id"]
    return {**record, **changes} if changes else record


def _refusal(
    run: Run, registry: Registry, records: Sequence[Record], found: Mapping[Name, str]
) -> SpellingError:
    files = {source: Path(f.path).name for f in registry.files for source in f.sources}
    places: dict[tuple[str, Name], Record] = {}
    for record in records:
        for field, name in names_of(record):
            if name in found:
                places.setdefault((field, name), record)
    asked = [{"field": field, "name": found[name]} for field, name in places][:_EXPLAINED]
    spelled = {
        (row["field"], row["name"]): f"{row['source']} spells it for '{row['model_id']}'"
        for row in run("identity/spelled_by", rows=asked)
    }
    problems = [
        Problem(
            file=files.get(record["source"]) or "",
            location=f"'{record['model_id']}' of {record['source']}",
            field=field,
            value=f"'{name.name}'",
            expected=f"'{found[name]}', as {spelled.get((field, found[name]), 'it is known here')}:"
            f" it {ALIKE}; write it so, or load with --respell",
        )
        for (field, name), record in places.items()
    ]
    return SpellingError(problems)
