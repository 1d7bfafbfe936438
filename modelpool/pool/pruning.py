"""Pruning: capabilities that leave the feasible sets for a reason, and come back when undone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from modelpool import rows
from modelpool.arguments import found_none_of
from modelpool.batches import Progress, silent
from modelpool.exceptions import DoubtfulLoadError, InvalidInputError
from modelpool.pool.base import Room, at_least_one
from modelpool.rows.row import native

if TYPE_CHECKING:
    from modelpool.database import Database
    from modelpool.pool.registry import PoolRegistry
    from modelpool.registry.loading import Confirm

_LARGEST_SHARE = 0.1


class PoolPruning(Room):
    """What there is a reason to prune, what is pruned, and putting it back; see docs/pruning.md.

    A capability is a model for a task type. The last feasible one of a task type, or of what a
    declared task asks for, is always kept.
    """

    def __init__(self, database: Database, registry: PoolRegistry) -> None:
        super().__init__(database)
        self._registry = registry

    def prune(
        self,
        *,
        reasons: Collection[str] = (),
        unused_days: int = 90,
        degraded_days: int = 90,
        expected_uses: float | None = None,
        by_any: bool = False,
        unknown_alike: bool = False,
        keep: Collection[str] = (),
        dry_run: bool = False,
        confirm: Confirm | None = None,
        progress: Progress | None = None,
    ) -> rows.PruneReport:
        """Prune what there is a reason for, by a load of its own; nothing with `dry_run`.

        `reasons` are some of deprecated, degraded, dominated and unused; none means all. Models
        in `keep` stay. `unused_days` is how long nobody may have chosen what is dominated or
        unused, `expected_uses` how many uses chance would have given what counts as unused; None:
        so many that it leaves none out. `by_any` lets what nobody used dominate, `unknown_alike`
        takes two classes that aren't known as equal. `confirm` is called if more than a tenth of
        all capabilities would go; without it, they go. Raises DoubtfulLoadError when it returns
        False, InvalidInputError for an unknown reason, NotFoundError for an unknown model, and
        ConflictError if the registry changes meanwhile so that the last feasible one would go.
        """
        from modelpool.pruning import REASONS, Rules, planned, record

        for reason in reasons:
            if reason not in REASONS:
                raise InvalidInputError(f"reason: {found_none_of(reason, REASONS)}")
        if expected_uses is not None and not expected_uses > 0:
            raise InvalidInputError(
                f"expected_uses: found {expected_uses:g}, expected more than 0, or None"
            )
        for model_id in keep:
            self._registry.status(model_id)
        rules = Rules(
            reasons=tuple(r for r in REASONS if r in reasons) or REASONS,
            unused_days=at_least_one("unused_days", unused_days),
            degraded_days=at_least_one("degraded_days", degraded_days),
            expected_uses=expected_uses,
            by_any=by_any,
            unknown_alike=unknown_alike,
            keep=tuple(keep),
        )
        shown = progress or silent
        plan = planned(self.database.read, rules, datetime.now(UTC), shown)
        counted = self.database.read("pruning/capabilities")
        capabilities = sum(row["capabilities"] for row in counted)
        doubts = _doubts(len(plan.pruned), capabilities)
        load_id = since = None
        if plan.pruned and not dry_run:
            if doubts and confirm is not None and not confirm(doubts):
                raise DoubtfulLoadError(doubts)
            report = record(self.database, plan, shown)
            (load_id,), since = report.load_ids, report.since
        found = [
            rows.Prunable(
                model_id=model_id,
                task_type=task_type,
                reasons=tuple(said),
                because="; ".join(said.values()),
                uses=plan.found.uses.get((model_id, task_type), 0),
                kept_for=plan.kept.get((model_id, task_type)),
            )
            for (model_id, task_type), said in sorted(plan.found.because.items())
        ]
        return rows.PruneReport(
            load_id=load_id,
            since=since,
            pruned=tuple(one for one in found if one.kept_for is None),
            kept=tuple(one for one in found if one.kept_for is not None),
            capabilities=capabilities,
            choices=plan.found.choices,
            used_since=plan.found.since,
            doubts=doubts,
        )

    def pruned(self) -> tuple[rows.PrunedCapability, ...]:
        """What is pruned now, by whichever source, by task type and model."""
        return tuple(_pruned(row) for row in self.database.read("pruning/pruned", source=None))

    def undo(self, load_id: str, *, progress: Progress | None = None) -> rows.UndoReport:
        """Put back what a load pruned, and what is still pruned of it; safe to repeat.

        Raises NotFoundError for an unknown load, and InvalidInputError for one that isn't a
        prune's.
        """
        from modelpool.pruning import SOURCE, undo

        self._registry.loaded_at(load_id)
        (load,) = self.database.read("registry/loads", load_id=load_id, source=None, limit=1)
        if load["source"] != SOURCE:
            raise InvalidInputError(
                f"load: found {load_id!r} of the source {load['source']}, expected one of {SOURCE}:"
                f" `modelpool loads --source {SOURCE}` lists them"
            )
        report, back = undo(self.database, load_id, progress or silent)
        return rows.UndoReport(
            load_id=report.load_ids[0] if report else None,
            put_back=tuple(_pruned(row) for row in back),
        )


def _pruned(row: Mapping[str, Any]) -> rows.PrunedCapability:
    said = {name: native(value) for name, value in row.items() if name != "claim"}
    return rows.PrunedCapability(**said)


def _doubts(pruned: int, capabilities: int) -> tuple[str, ...]:
    if pruned <= _LARGEST_SHARE * capabilities:
        return ()
    return (f"{pruned:,} of {capabilities:,} capabilities would be pruned, more than a tenth",)
