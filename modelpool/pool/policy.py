"""Selection policies: loading them, choosing the one that decides, and what it requires."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Unpack

from modelpool import records
from modelpool.arguments import did_you_mean
from modelpool.exceptions import ConflictError, InvalidInputError, NotFoundError, RulesEndError
from modelpool.identity import Name, expected, take
from modelpool.moments import moment
from modelpool.pool.base import PoolBase
from modelpool.requirements import Requirements, parameters

if TYPE_CHECKING:
    from modelpool.database import Transaction
    from modelpool.policy import Policy, Rule


# Fields whose values are names of nodes.
_NAMING = ("task_type", "provider", "maker", "base_model", "model_id", "source")


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

        A policy that says the same as a version of its name isn't added again. One that extends
        another is joined with it: see `joined_policy`.
        """
        self.database.apply_schema()
        whole = self.joined_policy(policy)

        def add(tx: Transaction) -> records.LoadedPolicy:
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
            return records.LoadedPolicy.from_record({"name": whole.name, **row})

        return self.database.write(add)

    def joined_policy(self, policy: Policy) -> Policy:
        """The policy with the rules that it has from the one that it extends, as that is now.

        Raises NotFoundError where there is no such policy, and PolicyFileError for what
        contradicts it, and for one that extends the policy itself.
        """
        from modelpool.policy import joined

        if policy.extends is None or policy.extends_digest is not None:
            return policy
        base = self.policy(policy.extends)
        below: StoredPolicy | None = base
        while below is not None:
            if below.policy.name == policy.name:
                found = f"{base.policy_id}, which extends {below.policy_id}"
                raise InvalidInputError(f"extends: found {found}, expected no circle of policies")
            below = self.policy(below.policy.extends) if below.policy.extends else None
        return joined(policy, base.policy, base.policy_id)

    def ending_rules(self, policy: Policy) -> tuple[Rule, ...]:
        """The rules of the policy that decides now that no rule of another one repeats."""
        stays = [rule.substance() for rule in self.joined_policy(policy).rules]
        return tuple(r for r in self.policy().policy.rules if r.substance() not in stays)

    def activate_policy(self, name: str, *, confirmed: bool = False) -> records.ActivatedPolicy:
        """Let `name` or `name@version` decide from now on; without a version, the newest.

        What was decided under the policy before stays explainable: questions with `as_of` use
        the policy that was active then. Raises NotFoundError when there is no such policy, and
        RulesEndError where rules that decide now would end, unless that is `confirmed`.
        """
        from modelpool.reputation.penalties import penalize

        stored = self.policy(name)
        ending = [rule.name for rule in self.ending_rules(stored.policy)]
        if ending and not confirmed:
            raise RulesEndError(stored.policy_id, self.policy().policy_id, ending)

        def activate(tx: Transaction) -> records.ActivatedPolicy:
            (row,) = tx.run(
                "policy/activate", policy=stored.policy.name, version=stored.version, since=None
            )
            # Rules say what findings take of reputation, so scores follow.
            penalize(tx, datetime.now(UTC))
            return records.ActivatedPolicy.from_record({**row, "ended": ending})

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
        from modelpool.policy import from_rows

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
        policy = from_rows(first["policy"], [row["rule"] for row in found])
        return StoredPolicy(policy, first["policy"]["version"])

    def policy_changes(self, before: str, after: str) -> tuple[records.PolicyChange, ...]:
        """Which rules differ between two policies, in the order of the second."""
        old = {r["name"]: r for r in self.policy(before).policy.in_full()["rules"]}
        new = {r["name"]: r for r in self.policy(after).policy.in_full()["rules"]}
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
        """The task types, providers, makers, models and the like that the pool doesn't know."""
        names = [
            {"rule": rule.name, "field": field, "name": name}
            for rule in policy.rules
            for part in (rule.when, rule.exclude, rule.only)
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
