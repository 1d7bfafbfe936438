"""Selection policies: loading and activating them, and what the active one requires."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Unpack

from modelpool import rows
from modelpool.arguments import did_you_mean
from modelpool.exceptions import ConflictError, InvalidInputError, NotFoundError, RulesEndError
from modelpool.identity import Name, expected, take
from modelpool.moments import end_of_day
from modelpool.pool.base import Room
from modelpool.requirements import Requirements, parameters

if TYPE_CHECKING:
    from modelpool.database import Transaction
    from modelpool.policy import Policy, Rule


# Fields whose values are names of nodes.
_NAMING = ("task_type", "provider", "maker", "base_model", "model_id", "source")


class StoredPolicy(NamedTuple):
    """A policy stored in the graph, and its version."""

    policy: Policy
    version: int

    @property
    def policy_id(self) -> str:
        """The name and the version, as name@version."""
        return f"{self.policy.name}@{self.version}"


class PoolPolicies(Room):
    """The policies of the pool; the active one decides what is feasible."""

    def load(self, policy: Policy) -> rows.LoadedPolicy:
        """Add a policy as the next version of its name, not yet active.

        A policy equal to an existing version of its name isn't added again. One that extends
        another is joined with it: see `joined`.
        """
        self.database.apply_schema()
        whole = self.joined(policy)

        def add(tx: Transaction) -> rows.LoadedPolicy:
            for name, known in take(tx.run, [Name("policy", policy.name)]).items():
                wanted = expected(name, known)
                raise ConflictError(f"name: found '{name.name}', expected {wanted}")
            (row,) = tx.run(
                "policy/add_policy",
                policy=whole.name,
                description=whole.description,
                extends=whole.extends,
                extends_digest=whole.extends_digest,
                drop=list(whole.drop) or None,
                digest=whole.digest(),
                rules=whole.rule_rows(),
            )
            return rows.LoadedPolicy.from_record({"name": whole.name, **row})

        return self.database.write(add)

    def joined(self, policy: Policy) -> Policy:
        """The policy with the rules inherited from the current version of the one it extends.

        Raises NotFoundError if there is no such policy, PolicyFileError if the two contradict each
        other, and InvalidInputError if policies would extend each other in a circle.
        """
        from modelpool.policy import joined

        if policy.extends is None or policy.extends_digest is not None:
            return policy
        base = self.get(policy.extends)
        below: StoredPolicy | None = base
        while below is not None:
            if below.policy.name == policy.name:
                found = f"{base.policy_id}, which extends {below.policy_id}"
                raise InvalidInputError(f"extends: found {found}, expected no circle of policies")
            below = self.get(below.policy.extends) if below.policy.extends else None
        return joined(policy, base.policy, base.policy_id)

    def ending_rules(self, policy: Policy) -> tuple[Rule, ...]:
        """The rules of the active policy that the given one doesn't repeat."""
        stays = [rule.substance() for rule in self.joined(policy).rules]
        return tuple(r for r in self.get().policy.rules if r.substance() not in stays)

    def activate(self, name: str, *, confirmed: bool = False) -> rows.ActivatedPolicy:
        """Activate `name` or `name@version` from now on; without a version, the newest.

        Decisions under the previous policy stay explainable: questions with `as_of` use the
        policy that was active then. Raises NotFoundError when there is no such policy, and
        RulesEndError if rules of the active policy would end, unless that is `confirmed`.
        """
        from modelpool.findings.consequences import apply_consequences

        stored = self.get(name)
        ending = [rule.name for rule in self.ending_rules(stored.policy)]
        if ending and not confirmed:
            raise RulesEndError(stored.policy_id, self.get().policy_id, ending)

        def activate(tx: Transaction) -> rows.ActivatedPolicy:
            (row,) = tx.run(
                "policy/activate", policy=stored.policy.name, version=stored.version, since=None
            )
            # Rules set by how much findings lower scores and weights, so these are updated.
            apply_consequences(tx, datetime.now(UTC))
            return rows.ActivatedPolicy.from_record({**row, "ended": ending})

        return self.database.write(activate)

    def versions(self) -> tuple[rows.PolicyVersion, ...]:
        """All policies in all their versions, by name."""
        return self._rows("policy/policies", rows.PolicyVersion)

    def get(self, name: str | None = None, *, as_of: date | datetime | None = None) -> StoredPolicy:
        """The policy of a `name` or `name@version`; None means the active one, or that of `as_of`.

        Raises NotFoundError when there is no such policy.
        """
        from modelpool.policy import from_rows

        asked, version = _parts(name)
        found = self.database.read(
            "policy/rules", policy=asked, version=version, as_of=end_of_day(as_of)
        )
        if not found:
            known = [row.name for row in self.versions()]
            if asked is None or not known:
                raise self._no_policy()
            hint = "" if asked in known else did_you_mean(asked, sorted(set(known)))
            raise NotFoundError(f"no policy {name!r}{hint}")
        first = found[0]
        policy = from_rows(first["policy"], [row["rule"] for row in found])
        return StoredPolicy(policy, first["policy"]["version"])

    def diff(self, before: str, after: str) -> tuple[rows.PolicyChange, ...]:
        """Which rules differ between two policies, in the order of the second."""
        old = {r["name"]: r for r in self.get(before).policy.in_full()["rules"]}
        new = {r["name"]: r for r in self.get(after).policy.in_full()["rules"]}
        kept = [name for name in old if name in new]
        found = [
            rows.PolicyChange(change=change, rule=name, before=old.get(name), after=new[name])
            for name, change in _new_rules(old, new, kept)
        ]
        gone = [
            rows.PolicyChange(change="removed", rule=name, before=old[name], after=None)
            for name in old
            if name not in new
        ]
        return (*found, *gone)

    def unknown_names(self, policy: Policy) -> tuple[rows.UnknownName, ...]:
        """The task types, providers, makers, models and the like that the pool doesn't know."""
        names = [
            {"rule": rule.name, "field": field, "name": name}
            for rule in policy.rules
            for part in (rule.when, rule.exclude, rule.only)
            for field in _NAMING
            for name in part.get(field, ())
        ]
        return self._rows("policy/unknown_names", rows.UnknownName, names=names)

    def requirements(self, **requirements: Unpack[Requirements]) -> rows.PolicyRequirements:
        """What the policy requires of the assignment of a task: workers, verification, reputation.

        `provider_types` has no effect. Raises the same errors as the methods of `Feasibility`.
        """
        given = parameters(requirements)
        found = self._rows("policy/requirements", rows.PolicyRequirements, **given)
        if not found:
            self._check_task_type(given["task"]["task_type"])
            raise self._no_policy()
        return found[0]


def _new_rules(
    old: Mapping[str, Any], new: Mapping[str, Any], kept: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """The rules that were added, changed, or moved relative to those that are kept."""
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
