"""The graph as neomodel's objects, on the server and database of a pool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from neomodel import db

from modelpool.graph import evidence, findings, policy, registry, work

if TYPE_CHECKING:
    import neo4j


class Objects:
    """The classes of the vocabulary: `Model.nodes.get(...)`, `worker.reported.all()`.

    They are read-only: saving, deleting and connecting raise ReadOnlyError. neomodel has one
    connection per process, so the classes read the graph of the pool whose objects were accessed
    last.
    """

    Assignment = work.Assignment
    BaseModel = registry.BaseModel
    Decision = work.Decision
    Finding = findings.Finding
    Maker = registry.Maker
    Model = registry.Model
    Operator = work.Operator
    Outcome = work.Outcome
    Policy = policy.Policy
    Pool = registry.Pool
    Profile = registry.Profile
    Provider = registry.Provider
    RecordLoad = work.RecordLoad
    RegistryLoad = registry.RegistryLoad
    Ring = evidence.Ring
    Rule = policy.Rule
    Source = registry.Source
    Spelling = registry.Spelling
    Task = work.Task
    TaskType = registry.TaskType
    Worker = work.Worker

    def __init__(self, driver: neo4j.Driver, database: str) -> None:
        if db.driver is not driver:
            db.set_connection(driver=driver)
        # Set per thread: a new thread begins with neomodel's own default.
        db._database_name = database
