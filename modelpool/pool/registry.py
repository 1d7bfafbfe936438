"""The registry: loading it, and what its sources claim."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from modelpool import records
from modelpool.arguments import did_you_mean
from modelpool.exceptions import InvalidInputError, NotFoundError
from modelpool.pool.base import PoolBase

if TYPE_CHECKING:
    from modelpool.loading import Confirm, Progress
    from modelpool.records import LoadReport
    from modelpool.registry import Registry


# What holds of a model where no source says anything.
_DEFAULTS = {
    "base_model": "; where none does, it is the model itself",
    "provider": "; where none does, it is the part of the id before the first slash, if it has one",
}


class RegistryOfModels(PoolBase):
    """What sources claim of models."""

    def load(
        self,
        registry: Registry,
        *,
        on: date | None = None,
        partial: bool = False,
        confirm: Confirm | None = None,
        progress: Progress | None = None,
    ) -> LoadReport:
        """Load what `read_registry` read, all or nothing; see `modelpool.loading.load`."""
        from modelpool.loading import load

        return load(
            self.database, registry, on=on, partial=partial, confirm=confirm, progress=progress
        )

    def read_overlay(self, paths: Sequence[Path]) -> Registry:
        """Read an organisation's own corrections, to be loaded by `load`; see docs/overlay.md.

        Raises RegistryFileError with every problem of every file.
        """
        from modelpool.overlay import read_overlay

        return read_overlay(self.database, paths)

    def respelled(self, registry: Registry) -> Registry:
        """The registry with every name as the pool spells it already.

        Names that differ only in case or Unicode form are one identity: `load` refuses those that
        the pool knows in another spelling.
        """
        from modelpool.registry.names import respelled

        return respelled(self.database.read, registry)

    def diff(self, registry: Registry, *, partial: bool = False) -> LoadReport:
        """What loading the registry would change; writes nothing."""
        from modelpool.loading import compare

        return compare(self.database, registry, partial=partial)

    def claims(
        self,
        model_id: str,
        *,
        field: str | None = None,
        task_type: str | None = None,
        with_closed: bool = False,
        as_of: date | datetime | None = None,
    ) -> tuple[records.ClaimedValue, ...]:
        """Every value that sources claim of a model, and why each holds or lost.

        `field` and `task_type` keep the values of one field, and those that count for one task
        type. `with_closed` adds what sources said before. Raises InvalidInputError for what is no
        field, and NotFoundError when there is no such model, or nothing of the kind was claimed
        of it then.
        """
        if field is not None:
            _check_field(field)
        found = self._rows(
            "registry/claimed_values",
            records.ClaimedValue,
            model_id=model_id,
            field=field,
            task_type=task_type,
            with_closed=with_closed,
            as_of=self._known_moment(as_of),
        )
        if found:
            return found
        if task_type is not None:
            self._check_task_type(task_type)
        listed = self.listings(model_id, as_of=as_of)
        if all(listing.until for listing in listed):
            raise self._no_such_model(model_id)
        about = f"{field or 'a value'}{f' for {task_type}' if task_type else ''}"
        by_default = _DEFAULTS.get(field or "", "")
        raise NotFoundError(f"no source claims {about} of {model_id!r}{by_default}")

    def listings(
        self, model_id: str, *, as_of: date | datetime | None = None
    ) -> tuple[records.Listing, ...]:
        """Which sources list a model, and which ceased to; one that none lists is a tombstone.

        Raises NotFoundError when no source had listed it then.
        """
        found = self._rows(
            "registry/listings", records.Listing, model_id=model_id, as_of=self._known_moment(as_of)
        )
        if not found:
            raise self._no_such_model(model_id)
        return found

    def model_status(
        self, model_id: str, *, as_of: date | datetime | None = None
    ) -> records.ModelStatus:
        """Whether a model is still there, until when, and what replaces it.

        Raises NotFoundError when no source had listed it then.
        """
        found = self._rows(
            "registry/model_status",
            records.ModelStatus,
            model_id=model_id,
            as_of=self._known_moment(as_of),
        )
        if not found:
            raise self._no_such_model(model_id)
        return found[0]


def _check_field(field: str) -> None:
    from modelpool.registry import claimed_fields

    if field not in claimed_fields():
        close = did_you_mean(field, claimed_fields())
        raise InvalidInputError(
            f"field: found {field!r}, expected one of {', '.join(claimed_fields())}{close}"
        )
