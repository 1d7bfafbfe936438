"""Single things of the graph as objects of neomodel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelpool.pool.base import PoolBase

if TYPE_CHECKING:
    from modelpool.graph.objects import Objects


class GraphObjects(PoolBase):
    """The graph as objects."""

    @property
    def graph(self) -> Objects:
        """neomodel's classes on this pool's server and database; see docs/objects.md.

        `pool.graph.Model.nodes.filter(lifecycle="Stable")`. They read; to save, delete or connect
        raises ReadOnlyError.
        """
        from modelpool.graph.objects import Objects

        return Objects(self.database.driver, self.database.database_name())
