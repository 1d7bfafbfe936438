"""Selection policies: loading them, choosing the one that decides, and what it requires."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Unpack

from modelpool import records
from modelpool.arguments import did_you_mean
from modelpool.exceptions import InvalidInputError, NotFoundError
from modelpool.moments import moment
from modelpool.pool.base import PoolBase
from modelpool.requirements import Requirements, parameters

if TYPE_CHECKING:
    from modelpool.database import Transaction
    from modelpool.policy import Policy


# Fields whose values are names of nodes.
_NAMING = ("task_type", "provider", "maker", "base_model", "model_id")


class StoredPolicy(NamedTuple):
    """A policy of the graph and its version."""

    policy: Policy
    version: int

    @property
    def policy_id(self) -> str:
        """The name and the version, as name@version."""
        return f"{self.policy.name}@{self.version}"


class Policies(PoolBase):
    """The policies of the pool; the one that it follows decides what is feasible."""

    def load_policy(self, policy: Policy) -> records.LoadedPolicy:
        """Add a policy as the next version of its name, not yet active.

        A policy that says the same as a version of its name isn't added again.
        """
        self.database.apply_schema()

        def add(tx: Transaction) -> records.LoadedPolicy:
            (row,) = tx.run(
                "policy/add_policy",
                policy=policy.name,
                description=policy.description,
                digest=policy.digest(),
                rules=policy.rule_rows(),
            )
            return records.LoadedPolicy.from_record({"name": policy.name, **row})

        return self.database.write(add)

    def activate_policy(self, name: str) -> records.ActivatedPolicy:
        """Let `name` or `name@version` decide from now on; without a version, the newest.

        What was decided under the policy before stays explainable: questions with `as_of` use
        the policy that was active then. Raises NotFoundError when there is no such policy.
        """
        from modelpool.reputation.penalties import penalize

        stored = self.policy(name)

        def activate(tx: Transaction) -> records.ActivatedPolicy:
            (row,) = tx.run(
                "policy/activate", policy=stored.policy.name, version=stored.version, since=None
            )
            # Rules say what findings take of reputation, so scores follow.
            penalize(tx, datetime.now(UTC))
            return records.ActivatedPolicy.from_record(row)

        return self.database.write(activate)

    def policies(self) -> tuple[records.PolicyVersion, ...]:
        """All policies in all their versions, by name."""
        return self._rows("policy/policies", records.PolicyVersion)

    def policy(
        self, name: str | None = None, *, as_of: date | datetime | None = None
    ) -> StoredPolicy:
        """The policy of a `name` or `name@version`; None is the one that decides, or decided.

        Raises NotFoundError when there is no such policy.
        """
        from modelpool.policy import from_row

        asked, version = _parts(name)
        found = self.database.read(
            "policy/rules", policy=asked, version=version, as_of=moment(as_of)
        )
        if not found:
            known = [row.name for row in self.policies()]
            if asked is None or not known:
                raise self._no_policy()
            hint = "" if asked in known else did_you_mean(asked, sorted(set(known)))
            raise NotFoundError(f"no policy {name!r}{hint}")
        first = found[0]
        policy = from_row(first["name"], first["description"], [row["rule"] for row in found])
        return StoredPolicy(policy, first["version"])

    def policy_changes(self, before: str, after: str) -> tuple[records.PolicyChange, ...]:
        """Which rules differ between two policies, in the order of the second."""
        old = {r.name: r.definition() for r in self.policy(before).policy.rules}
        new = {r.name: r.definition() for r in self.policy(after).policy.rules}
        kept = [name for name in old if name in new]
        found = [
            records.PolicyChange(change=change, rule=name, before=old.get(name), after=new[name])
            for name, change in _new_rules(old, new, kept)
        ]
        gone = [
            records.PolicyChange(change="removed", rule=name, before=old[name], after=None)
            for name in old
            if name not in new
        ]
        return (*found, *gone)

    def unknown_names(self, policy: Policy) -> tuple[records.UnknownName, ...]:
        """The task types, providers, makers, base models and models that the pool doesn't know."""
        names = [
            {"rule": rule.name, "field": field, "name": name}
            for rule in policy.rules
            for part in (rule.when, rule.exclude)
            for field in _NAMING
            for name in part.get(field, ())
        ]
        return self._rows("policy/unknown_names", records.UnknownName, names=names)

    def policy_requirements(
        self, **requirements: Unpack[Requirements]
    ) -> records.PolicyRequirements:
        """What the policy requires of the assignment of a task: workers, verification, reputation.

        `provider_types` doesn't matter here. Raises as the questions about feasibility do.
        """
        given = parameters(requirements)
        del given["provider_types"]
        found = self._rows("policy/requirements", records.PolicyRequirements, **given)
        if not found:
            self._check_task_type(given["task_type"])
            raise self._no_policy()
        return found[0]


def _new_rules(
    old: Mapping[str, Any], new: Mapping[str, Any], kept: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """The rules that are new, differ, or stand at another place among those that are kept."""
    places = [name for name in new if name in old]
    for name, rule in new.items():
        if name not in old:
            yield name, "added"
        elif rule != old[name]:
            yield name, "changed"
        elif places.index(name) != kept.index(name):
            yield name, "moved"


def _parts(name: str | None) -> tuple[str | None, int | None]:
    """The name and the version of `name@version`."""
    if name is None:
        return None, None
    asked, at, version = name.partition("@")
    if at and not version.isdecimal():
        raise InvalidInputError(f"policy: found {name!r}, expected NAME or NAME@VERSION")
    return asked, int(version) if at else None
