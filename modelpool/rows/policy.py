"""Rows about selection policies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from modelpool.rows.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Period(Row):
    """A period in which a policy was active; `until` is None while it still is."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion(Row):
    """A version of a policy; `active` is true for the one that decides now.

    `extends` is the version of another policy whose rules it inherits.
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
    """What loading a policy did: `added` is False if this version already existed."""

    name: str
    version: int
    added: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivatedPolicy(Row):
    """What activating did; policies are name@version, `before` is None in a graph without one.

    `ended` names the rules of the previous policy that no longer apply.
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
    the least reputation of workers other than newcomers, `newcomer_share` (0 to 0.5) the share of
    assignments for newcomers. `wrong_accepted` is the largest share of accepted outcomes that may
    be wrong, None if nothing is promised; `recheck_share` (0 to 1) that verified at random.
    `rules` names the rules that require this.
    """

    policy: str
    version: int
    workers: int
    distinct: tuple[str, ...]
    verifications: int
    min_reputation: float
    newcomer_share: float
    wrong_accepted: float | None
    recheck_share: float
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChange(Row):
    """A rule that differs between two policies.

    `change` is added, removed, changed or moved; `before` and `after` are the rule as written in a
    file, None where it is absent.
    """

    change: str
    rule: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownName(Row):
    """A name in a rule that the pool doesn't know; `field` says what kind of thing it names."""

    rule: str
    field: str
    name: str
