"""The queries of the benchmarks, which no user needs: they fill a graph and empty it again."""

from __future__ import annotations

from copy import copy
from pathlib import Path

from modelpool.database import Database
from modelpool.pool import ModelPool
from modelpool.queries import QueryLibrary

HELPERS = QueryLibrary(Path(__file__).parent / "cypher")


def helpers(pool: ModelPool) -> Database:
    """The pool's database with the queries of the benchmarks; closed with the pool's."""
    database = copy(pool.database)
    database.library = HELPERS
    return database
