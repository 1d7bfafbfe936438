"""What a read registry is: records, where they came from, and the task types they name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

UNREAD = "unread"
"""The scope of a record that stands for an entry which its source has but nobody could read."""

Record = dict[str, Any]
"""One source's claim: the fields of `registry.schema.json`, absent ones left out."""

# A class, and the field that says how it was had.
BASES = {
    "accuracy_class": "accuracy_basis",
    "latency_class": "latency_basis",
    "cost_class": "cost_basis",
    "risk_level": "risk_basis",
    "provider_type": "provider_type_basis",
    "lifecycle": "lifecycle_basis",
}

# Fields that describe the model, not its capability: one source says them once per model.
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
)

_NOT_CLAIMED = ("source_date", "kind_of")

INTEGER_FIELDS = ("context_tokens", "output_tokens")
PRICE_FIELDS = ("input_price_usd", "output_price_usd")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskType:
    """A type of task; `kind_of` names the more general one, None at the top."""

    name: str
    kind_of: str | None = None
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTaskType:
    """A task type that is neither in the taxonomy nor given a `kind_of`: perhaps misspelt."""

    name: str
    file: str
    location: str
    close_matches: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryFile:
    """One file that was read; `sources` are those whose claims it holds, sorted."""

    path: str
    sha256: str
    records: int
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """Everything that one load says, checked and with its defaults filled in.

    `task_types` are those of the taxonomy, those that records declare with `kind_of`, and the new
    ones: each once, by name, every parent included. `precedences` are those of sources that a file
    ranks itself, as an export does; `partial` says that a file holds a part by its own word.
    `unread` are the sources and model_ids of entries that couldn't be read when the file was made:
    what the source claimed of these models before isn't taken back. `named_by_files` are the
    sources that only the name of a file says.
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
    """Whether the record only corrects what others claim, and claims nothing where it is silent."""
    return "scope" in record


def normalise_numbers(record: Record) -> None:
    """Give each number one form in place: 128000.0 tokens are 128000, a price of 1 is 1.0."""
    for name in INTEGER_FIELDS:
        if name in record:
            record[name] = int(record[name])
    for name in PRICE_FIELDS:
        if name in record:
            # Adding zero turns -0.0 into 0.0.
            record[name] = float(record[name]) + 0.0


def record_digest(record: Record) -> str:
    """32 hex digits over what the record claims.

    The order of fields and the spelling of numbers make no difference, and neither does
    `source_date`: a source that says the same on a later day has changed nothing. Nor does
    `kind_of`, which is about the task type and not about the model.
    """
    claim = {name: value for name, value in record.items() if name not in _NOT_CLAIMED}
    normalise_numbers(claim)
    text = json.dumps(claim, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
