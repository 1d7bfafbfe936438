"""ModelPool: one typed method per question, each running one query file."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from modelpool.config import Settings
from modelpool.database import Database
from modelpool.pool.assigning import Assigning
from modelpool.pool.export import Exports
from modelpool.pool.feasibility import MAX_SEED, Feasibility
from modelpool.pool.history import RegistryHistory
from modelpool.pool.lint import Lint
from modelpool.pool.misuse import Misuse
from modelpool.pool.objects import GraphObjects
from modelpool.pool.registry import RegistryOfModels
from modelpool.pool.reputation import ReputationOfWorkers
from modelpool.pool.search import Search
from modelpool.pool.trail import Trails
from modelpool.pool.what_if import WhatIf
from modelpool.pool.work import Work
from modelpool.server import StartProgress, connection

__all__ = ["MAX_SEED", "ModelPool"]


class ModelPool(
    Assigning,
    Exports,
    Feasibility,
    GraphObjects,
    Lint,
    Misuse,
    RegistryHistory,
    RegistryOfModels,
    ReputationOfWorkers,
    Search,
    Trails,
    WhatIf,
    Work,
):
    """A pool of models in a Neo4j database.

    Use it as a context manager. Each part of its methods has a module of its own in this package.
    All of them raise ServerError or DatabaseError when the server fails.
    """

    @classmethod
    def connect(
        cls, settings: Settings | None = None, *, progress: StartProgress | None = None
    ) -> Self:
        """The pool on the server that NEO4J_URI names, else on the embedded one.

        Starts the embedded server when none is running: seconds, and a download at first.
        """
        return cls(Database(connection(settings or Settings.from_env(), progress)))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.database.close()
