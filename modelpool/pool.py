"""ModelPool: one typed method per question, each running one query file."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from difflib import get_close_matches
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar, Unpack

from modelpool import records
from modelpool.config import Settings
from modelpool.database import Database
from modelpool.exceptions import InvalidInputError, NotFoundError
from modelpool.requirements import Requirements, moment, parameters
from modelpool.server import StartProgress, connection

if TYPE_CHECKING:
    from modelpool.loading import Progress
    from modelpool.records import LoadReport
    from modelpool.registry import Registry

RowT = TypeVar("RowT", bound=records.Row)

MAX_SEED = 2**31 - 2
_EVERYTHING = 2**62


class ModelPool:
    """A pool of models in a Neo4j database.

    Use it as a context manager. Every method that asks for a task's models takes its
    requirements as keyword arguments: see `Requirements`. All of them raise InvalidInputError for
    a value that isn't one, NotFoundError for a task type that the pool doesn't know, and
    ServerError or DatabaseError when the server fails.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

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

    # -- the feasible set -------------------------------------------------------------------

    def feasible(
        self, *, limit: int | None = None, **requirements: Unpack[Requirements]
    ) -> tuple[records.FeasibleModel, ...]:
        """The models that a task may use: preferred ones first, then by id. Not a ranking."""
        return self._ask(
            "feasibility/feasible_set", records.FeasibleModel, requirements, limit=_limit(limit)
        )

    def funnel(self, **requirements: Unpack[Requirements]) -> tuple[records.FunnelStep, ...]:
        """How many models each requirement removes, in the order in which they are tried."""
        return self._ask("feasibility/funnel", records.FunnelStep, requirements)

    def excluded(
        self, *, limit: int | None = None, **requirements: Unpack[Requirements]
    ) -> tuple[records.ExcludedModel, ...]:
        """Every model outside the feasible set, by id, with all the requirements it fails."""
        return self._ask(
            "feasibility/excluded", records.ExcludedModel, requirements, limit=_limit(limit)
        )

    def relaxations(
        self, *, limit: int | None = 10, **requirements: Unpack[Requirements]
    ) -> tuple[records.Relaxation, ...]:
        """The smallest changes of the requirements that would admit more models, and how many."""
        return self._ask(
            "feasibility/relaxations", records.Relaxation, requirements, limit=_limit(limit)
        )

    def explain(
        self, model_id: str, **requirements: Unpack[Requirements]
    ) -> tuple[records.CheckedRequirement, ...]:
        """Every requirement held against one model; NotFoundError when there is no such model."""
        rows = self._ask(
            "feasibility/explanation", records.CheckedRequirement, requirements, model_id=model_id
        )
        if not rows:
            raise self._no_such_model(model_id)
        return rows

    def pick(
        self, *, size: int = 1, seed: int, **requirements: Unpack[Requirements]
    ) -> tuple[records.PickedModel, ...]:
        """Up to `size` models, sampled from the feasible set by selection weight.

        The same seed (0 to MAX_SEED) over the same feasible set draws the same models.
        """
        return self._draw("feasibility/pick", requirements, size, seed)

    def panel(
        self, *, size: int = 3, seed: int, **requirements: Unpack[Requirements]
    ) -> tuple[records.PickedModel, ...]:
        """Up to `size` models of as many different base models, for a critical task.

        Different makers come first; fewer rows mean that there are no more base models.
        """
        return self._draw("feasibility/panel", requirements, size, seed)

    # -- the registry -----------------------------------------------------------------------

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
        found = self.database.records(
            "registry/claimed_values", model_id=model_id, field=field, as_of=moment(as_of)
        )
        if not found:
            raise self._no_such_model(model_id)
        return tuple(records.ClaimedValue.from_record(record) for record in found)

    def task_types(self) -> tuple[records.TaskTypeRow, ...]:
        """All task types that the pool knows, by name."""
        rows = self.database.records("registry/task_types")
        return tuple(records.TaskTypeRow.from_record(row) for row in rows)

    # -- shared -----------------------------------------------------------------------------

    def _ask(
        self, name: str, row: type[RowT], requirements: Requirements, **more: Any
    ) -> tuple[RowT, ...]:
        given = parameters(requirements)
        found = self.database.records(name, **given, **more)
        if not found:
            self._check_task_type(given["task_type"])
        return tuple(row.from_record(record) for record in found)

    def _draw(
        self, name: str, requirements: Requirements, size: int, seed: int
    ) -> tuple[records.PickedModel, ...]:
        drawn = {"size": _at_least_one("size", size), "seed": _seed(seed)}
        return self._ask(name, records.PickedModel, requirements, **drawn)

    def _check_task_type(self, task_type: str) -> None:
        known = [row.name for row in self.task_types()]
        if not known:
            raise NotFoundError("the pool is empty: load a registry first (`modelpool quickstart`)")
        if task_type not in known:
            raise NotFoundError(f"no task type {task_type!r}{_close(task_type, known)}")

    def _no_such_model(self, model_id: str) -> NotFoundError:
        found = self.database.records("registry/similar_models", text=model_id, limit=3)
        similar = [row["model_id"] for row in found]
        if model_id in similar:
            return NotFoundError(
                f"nothing is claimed of {model_id!r}: ask as of a day on which a source listed it"
            )
        return NotFoundError(f"no model {model_id!r}{_close(model_id, similar)}")


def _close(word: str, known: Collection[str]) -> str:
    close = get_close_matches(word, known, n=3)
    return f"; did you mean {' or '.join(map(repr, close))}?" if close else ""


def _limit(limit: int | None) -> int:
    return _EVERYTHING if limit is None else _at_least_one("limit", limit)


def _at_least_one(name: str, value: int) -> int:
    if value < 1:
        raise InvalidInputError(f"{name}: found {value}, expected 1 or more")
    return value


def _seed(seed: int) -> int:
    if not 0 <= seed <= MAX_SEED:
        raise InvalidInputError(f"seed: found {seed}, expected 0 to {MAX_SEED}")
    return seed
