"""A registry as read from files: records, where they came from, and the task types they name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

UNREAD = "unread"
"""The scope of a record that stands for an entry of the source that couldn't be read."""

Record = dict[str, Any]
"""One source's claim: the fields of `registry.schema.json`, absent ones left out."""

BOOKKEEPING = frozenset(("since", "until", "load_id", "closed_by"))
"""Properties that the graph adds to a claim."""

# Each class, and the field that holds its basis: how it was obtained.
BASES = {
    "accuracy_class": "accuracy_basis",
    "latency_class": "latency_basis",
    "cost_class": "cost_basis",
    "risk_level": "risk_basis",
    "provider_type": "provider_type_basis",
    "lifecycle": "lifecycle_basis",
}

# Fields that describe the model, not its capability: a source gives one value per model.
MODEL_FIELDS = (
    "name",
    "provider",
    "maker",
    "base_model",
    "provider_type",
    "provider_type_basis",
    "lifecycle",
    "lifecycle_basis",
    "released_on",
    "deprecated_on",
    "retired_on",
    "successor",
    "moving_name",
    "function_calling",
)

_NOT_CLAIMED = ("source_date", "kind_of")

INTEGER_FIELDS = ("context_tokens", "output_tokens", "needed_context_tokens")
PRICE_FIELDS = ("input_price_usd", "output_price_usd")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskType:
    """A task type; `kind_of` names its parent, the more general type, or is None at the top.

    Where nobody knows a model's accuracy for it, the lowest of `kinds_needed` different kinds of it
    is taken; None: it stays Unknown.
    """

    name: str
    kind_of: str | None = None
    description: str = ""
    kinds_needed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTaskType:
    """A task type that isn't in the taxonomy and has no `kind_of`: perhaps misspelt."""

    name: str
    file: str
    location: str
    close_matches: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryFile:
    """A file that was read; `sources` are those whose claims it holds, sorted."""

    path: str
    sha256: str
    records: int
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """Everything to load at once, checked and with defaults filled in.

    `task_types` are those of the taxonomy, those that records declare with `kind_of`, and the new
    ones: each once, by name, parents included. `precedences` are those that a file itself gives, as
    an export does; `partial` means that a file declares itself partial. `unread` holds the source
    and model_id of entries that couldn't be read when the file was made: the source's earlier
    claims about these models aren't withdrawn. `named_by_files` are the sources that only a file's
    name gives.
    """

    records: tuple[Record, ...]
    files: tuple[RegistryFile, ...]
    sources: tuple[str, ...]
    task_types: tuple[TaskType, ...]
    new_task_types: tuple[NewTaskType, ...]
    precedences: Mapping[str, int] = field(default_factory=dict)
    partial: bool = False
    unread: frozenset[tuple[str, str]] = frozenset()
    named_by_files: frozenset[str] = frozenset()


def is_correction(record: Record) -> bool:
    """Whether the record only corrects others' claims, claiming nothing for fields it omits."""
    return "scope" in record


def normalise_numbers(record: Record) -> None:
    """Normalise numbers in place: 128000.0 tokens become 128000, a price of 1 becomes 1.0."""
    for name in INTEGER_FIELDS:
        if name in record:
            record[name] = int(record[name])
    for name in PRICE_FIELDS:
        if name in record:
            # Adding zero turns -0.0 into 0.0.
            record[name] = float(record[name]) + 0.0


def record_digest(record: Record) -> str:
    """A digest, 32 hex digits, of what the record claims.

    The order of fields and the spelling of numbers make no difference. `source_date` doesn't count:
    a source that says the same on a later day has changed nothing. Neither does `kind_of`, which is
    about the task type, not the model.
    """
    claim = {name: value for name, value in record.items() if name not in _NOT_CLAIMED}
    normalise_numbers(claim)
    text = json.dumps(claim, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
