"""The registry: loading it, and what its sources claim."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from modelpool import records
from modelpool.pool.base import PoolBase
from modelpool.requirements import moment

if TYPE_CHECKING:
    from modelpool.loading import Progress
    from modelpool.records import LoadReport
    from modelpool.registry import Registry


class RegistryOfModels(PoolBase):
    """What sources claim of models."""

    def load(
        self,
        registry: Registry,
        *,
        on: date | None = None,
        partial: bool = False,
        progress: Progress | None = None,
    ) -> LoadReport:
        """Load what `read_registry` read, all or nothing; see `modelpool.loading.load`."""
        from modelpool.loading import load

        return load(self.database, registry, on=on, partial=partial, progress=progress)

    def diff(self, registry: Registry, *, partial: bool = False) -> LoadReport:
        """What loading the registry would change; writes nothing."""
        from modelpool.loading import compare

        return compare(self.database, registry, partial=partial)

    def claims(
        self, model_id: str, *, field: str | None = None, as_of: date | datetime | None = None
    ) -> tuple[records.ClaimedValue, ...]:
        """Every value that sources claim of a model, or of one `field` of it, and which one holds.

        Raises NotFoundError when there is no such model, or nothing was claimed of it then.
        """
        found = self._rows(
            "registry/claimed_values",
            records.ClaimedValue,
            model_id=model_id,
            field=field,
            as_of=moment(as_of),
        )
        if not found:
            raise self._no_such_model(model_id)
        return found
