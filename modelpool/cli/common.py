"""What commands share: the connection, the options of a task, the output format."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast, get_args

import click

from modelpool.arguments import found_none_of
from modelpool.requirements import Level, ProviderType, Requirements, Speed

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from modelpool.pool import ModelPool
    from modelpool.server import StartProgress

P = ParamSpec("P")
T = TypeVar("T")

EMPTY = 4
"""Exit code of a question whose answer is empty."""

FOUND = 5
"""Exit code of a check that found what --fail-on names."""


class Moment(click.ParamType[date | datetime]):
    """A date, or a date and time with a zone, in ISO 8601."""

    name = "date"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> date | datetime:
        """The date or the datetime; a time without a zone is refused."""
        if isinstance(value, date):
            return value
        try:
            if len(value) == len("2026-01-01"):
                return date.fromisoformat(value)
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"found {value!r}, expected a date such as 2026-01-31", param, ctx)
        if moment.utcoffset() is None:
            self.fail(
                f"found {value!r}, expected a time zone with it, such as Z for UTC", param, ctx
            )
        return moment


@contextmanager
def open_pool() -> Iterator[ModelPool]:
    """The pool on the server that the environment names, else on the embedded one."""
    from modelpool.pool import ModelPool

    # Otherwise the driver's log lines would precede our one-line error.
    logging.getLogger("neo4j").addHandler(logging.NullHandler())
    with start_progress() as progress:
        pool = ModelPool.connect(progress=progress)
    with pool:
        yield pool


@contextmanager
def start_progress() -> Iterator[StartProgress]:
    """Show the progress of a server's start on stderr; silent if it is already running."""
    with ExitStack() as stack:
        bars: list[Progress] = []
        steps: dict[str, TaskID] = {}

        def show(step: str, done: int, total: int) -> None:
            if not bars:
                bars.append(stack.enter_context(_bar()))
            if step not in steps:
                steps[step] = bars[0].add_task(step, total=None)
            bars[0].update(steps[step], completed=done, total=total or None)

        yield show


@contextmanager
def step_progress() -> Iterator[Callable[[str, int, int], None]]:
    """Show the progress of each step on stderr; silent when stderr is not a terminal."""
    from rich.progress import Progress

    from modelpool.render import console

    shown = console(sys.stderr)
    with Progress(console=shown, transient=True, disable=not shown.is_terminal) as bar:
        steps: dict[str, TaskID] = {}

        def advance(step: str, done: int, total: int) -> None:
            if step not in steps:
                steps[step] = bar.add_task(step, total=total)
            bar.update(steps[step], completed=done)

        yield advance


@contextmanager
def stage_progress(begin: str) -> Iterator[Callable[[str], None]]:
    """Show the current stage on stderr, for work whose progress can't be counted."""
    from modelpool.render import console

    shown = console(sys.stderr)
    with ExitStack() as stack:
        status = stack.enter_context(shown.status(begin)) if shown.is_terminal else None

        def advance(stage: str) -> None:
            if status is not None:
                status.update(f"{begin}: {stage}")

        yield advance


def _bar() -> Progress:
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

    from modelpool.render import console

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    shown = console(sys.stderr)
    return Progress(*columns, console=shown, transient=True, disable=not shown.is_terminal)


def choice(values: object) -> click.Choice[str]:
    """A case-insensitive option type for a Literal's values."""
    return _Spelled(get_args(values), case_sensitive=False)


class _Spelled(click.Choice[str]):
    """A case-insensitive choice that shows the values as they are spelled."""

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return f"[{'|'.join(self.choices)}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The choice as it is spelled; any other value is refused with the API's message."""
        for choice in self.choices:
            if value.casefold() == choice.casefold():
                return choice
        return self.fail(found_none_of(value, self.choices), param, ctx)


def options(*added: Callable[[Any], Any]) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """A decorator that adds options and arguments to a command, shown in this order."""

    def add(command: Callable[P, T]) -> Callable[P, T]:
        for option in reversed(added):
            command = option(command)
        return command

    return add


task_options = options(
    click.option("--task-type", required=True, help="The task's type, e.g. code-editing."),
    click.option("--risk", "risk_level", type=choice(Level), help="The task's own risk."),
    click.option(
        "--critical",
        "criticality",
        flag_value="Critical",
        help="The task is critical: take different base models.",
    ),
    click.option("--min-accuracy", type=choice(Level), help="Lowest accuracy class."),
    click.option("--max-latency", type=choice(Speed), help="Slowest latency class."),
    click.option("--max-cost", type=choice(Level), help="Most expensive cost class."),
    click.option(
        "--provider-type",
        "provider_types",
        multiple=True,
        type=choice(ProviderType),
        help="Allowed provider type; repeat for several.",
    ),
    click.option(
        "--as-of",
        type=Moment(),
        help="Answer as of this moment; a date means the end of that day, UTC.",
    ),
)
"""The options that say what a task requires; `requirements` gathers them."""


def requirements(options: dict[str, Any]) -> Requirements:
    """Take a task's requirements out of a command's options."""
    names = Requirements.__annotations__
    given = {name: options.pop(name) for name in list(options) if name in names}
    return cast(Requirements, given)
