"""The names that records give to models, weights, providers and makers: one spelling of each."""

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
"""The kind of what each field names."""

Row = dict[str, str]

# Of more than these it isn't looked up who spells them otherwise.
_EXPLAINED = 20


def names_of(record: Record) -> Iterator[tuple[str, Name]]:
    """The fields of a record that name something, and what they name.

    Weights that are called as the model itself are no name of their own: nobody need have stated
    them. The provider that a model's id begins with is one.
    """
    model_id = record["model_id"]
    for field, kind in KINDS.items():
        value = record.get(field)
        if field == "provider" and value is None and "scope" not in record:
            value = model_id.partition("/")[0] if "/" in model_id else None
        if value and not (field == "base_model" and value == model_id):
            yield field, Name(kind, value)


def check_spellings(run: Run, registry: Registry, records: Iterable[Record]) -> None:
    """Raise SpellingError where the graph knows a name of these records in another spelling."""
    some = list(records)
    found = lookalikes(run, (name for record in some for _, name in names_of(record)))
    if found:
        raise _refusal(run, registry, some, found)


def take_spellings(run: Run, registry: Registry, records: Iterable[Record]) -> None:
    """Take the names of these records in a transaction; raises SpellingError as above."""
    some = list(records)
    found = take(run, (name for record in some for _, name in names_of(record)))
    if found:
        raise _refusal(run, registry, some, found)


def bases_in_other_spelling(run: Run, model_ids: Iterable[str], bases: Iterable[str]) -> list[Row]:
    """Models called as weights that others have stated, but for the spelling: rows of a query.

    Nobody need have stated the weights of such a model, which are then called as it is.
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
