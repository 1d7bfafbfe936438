"""Rows about selection policies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from modelpool.rows.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Period(Row):
    """A time for which the pool followed a policy; `until` is None while it does."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion(Row):
    """A version of a policy; `active` is the one that the pool follows now.

    `extends` is the version of another policy whose rules it has beside its own.
    """

    name: str
    version: int
    description: str | None
    extends: str | None
    digest: str
    loaded_at: datetime
    rules: int
    active: bool
    periods: tuple[Period, ...]

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """Build the row with its nested rows."""
        periods = tuple(Period.from_record(item) for item in record["periods"])
        loaded_at = record["loaded_at"].to_native()
        return cls(**{**record, "loaded_at": loaded_at, "periods": periods})


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedPolicy(Row):
    """What loading a policy did: `added` is False where this version said the same already."""

    name: str
    version: int
    added: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivatedPolicy(Row):
    """What activating did; policies are name@version, `before` is None in a graph without one.

    `ended` names the rules of the policy before that hold no longer.
    """

    policy: str
    since: datetime
    before: str | None
    changed: bool
    ended: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRequirements(Row):
    """What the policy requires of a task's assignment.

    `distinct` lists what must differ between its `workers`: base_model, maker, provider,
    operator. `verifications` is how many verdicts each outcome needs, `min_reputation` (0 to 1)
    what a worker needs who is no newcomer, `newcomer_share` (0 to 0.5) what newcomers may get.
    `rules` names the rules that say so.
    """

    policy: str
    version: int
    workers: int
    distinct: tuple[str, ...]
    verifications: int
    min_reputation: float
    newcomer_share: float
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChange(Row):
    """A rule that one policy has and another lacks or says otherwise.

    `change` is added, removed, changed or moved; `before` and `after` are the rule as it stands
    in a file, None where it is absent.
    """

    change: str
    rule: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownName(Row):
    """A name that a rule mentions and the pool doesn't know; `field` says what it would name."""

    rule: str
    field: str
    name: str
