"""ModelPool: methods about feasible sets, and one attribute per other subject."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from modelpool.arguments import MAX_SEED
from modelpool.config import Settings
from modelpool.database import Database
from modelpool.pool.degradation import PoolDegradation
from modelpool.pool.feasibility import Feasibility
from modelpool.pool.independence import PoolIndependence
from modelpool.pool.misuse import PoolMisuse
from modelpool.pool.performance import PoolPerformance
from modelpool.pool.policies import PoolPolicies
from modelpool.pool.pruning import PoolPruning
from modelpool.pool.registry import PoolRegistry
from modelpool.pool.reputation import PoolReputation
from modelpool.pool.verification import PoolVerification
from modelpool.pool.what_if import PoolWhatIf
from modelpool.pool.work import PoolWork
from modelpool.rows.row import native
from modelpool.search.named_queries import arguments, read_query
from modelpool.server import StartProgress, connection

if TYPE_CHECKING:
    from modelpool.graph.objects import Objects

__all__ = ["MAX_SEED", "ModelPool"]


class ModelPool(Feasibility):
    """A pool of models in a Neo4j database.

    Use it as a context manager. Its methods answer which models a task may use; the attributes
    hold everything else. All methods raise ServerError or DatabaseError when the server fails.
    """

    registry: PoolRegistry
    """What sources claim about models: loading, searching, comparing, exporting, linting."""
    pruning: PoolPruning
    """Taking capabilities out of the feasible sets for a reason, and putting them back."""
    policies: PoolPolicies
    """Selection policies: loading, activating and comparing them."""
    work: PoolWork
    """The record of work: workers, tasks, assignments, outcomes, verdicts."""
    reputation: PoolReputation
    """The reputation of workers, and the trust among them."""
    misuse: PoolMisuse
    """Detectors of misuse, and findings: acknowledging, dismissing and resolving them."""
    degradation: PoolDegradation
    """Models that do worse than expected, are overused or misapplied; selection weights."""
    verification: PoolVerification
    """How many verdicts outcomes need, so that what is promised of accepted ones holds."""
    performance: PoolPerformance
    """Classes of models as outcomes measure them, and proposals that follow from that."""
    independence: PoolIndependence
    """How errors of base models coincide, and what it is worth that a panel agrees."""
    what_if: PoolWhatIf
    """What another policy, registry or value would change."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.registry = PoolRegistry(database)
        self.pruning = PoolPruning(database, self.registry)
        self.policies = PoolPolicies(database)
        self.work = PoolWork(database, self, self.policies)
        self.reputation = PoolReputation(database)
        self.misuse = PoolMisuse(database)
        self.degradation = PoolDegradation(database)
        self.verification = PoolVerification(database, self.policies)
        self.performance = PoolPerformance(database)
        self.independence = PoolIndependence(database)
        self.what_if = PoolWhatIf(database, self.policies)

    @classmethod
    def connect(
        cls, settings: Settings | None = None, *, progress: StartProgress | None = None
    ) -> Self:
        """The pool on the server that NEO4J_URI names, else on the embedded one.

        Starts the embedded server if it isn't running, which takes seconds; the first start
        downloads Neo4j.
        """
        return cls(Database(connection(settings or Settings.from_env(), progress)))

    def query(
        self, name: str, given: Mapping[str, str] | None = None
    ) -> tuple[dict[str, Any], ...]:
        """Run a read query of the library in a READ session; its rows as the header names them.

        `given` holds parameters as text: JSON, or plain text where the header's example is text.
        The default is the header's example, if that is null, a number, true or false.
        Raises NotFoundError for an unknown name and InvalidInputError for a wrong parameter.
        """
        query = read_query(self.database.library, name)
        found = self.database.records(name, **arguments(query, given or {}))
        columns = [column.name for column in query.returns]
        return tuple({column: native(row[column]) for column in columns} for row in found)

    def agreement_chance(self, panel: Sequence[str], *, task_type: str) -> float | None:
        """How likely an answer is right that all of a panel give, 0 to 1; see `independence.of`.

        None if no outcome of one of them is judged.
        """
        return self.independence.of(panel, task_type=task_type).chance

    @property
    def graph(self) -> Objects:
        """neomodel's classes on this pool's server and database; see docs/objects.md.

        `pool.graph.Model.nodes.filter(lifecycle="Stable")`. They are read-only: saving, deleting
        and connecting raise ReadOnlyError.
        """
        from modelpool.graph.objects import Objects

        return Objects(self.database.driver, self.database.database_name())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.database.close()
