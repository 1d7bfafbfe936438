"""Files given to commands: which operands are files, reading them, reporting their problems."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from modelpool.policy import Policy
    from modelpool.registry import Registry

_SHOWN = 40
_SUFFIXES = (".json", ".jsonl", ".ndjson", ".csv", ".yaml", ".yml")

SHIPPED = Path(__file__).parent.parent / "data" / "registry"
"""The folder of the registry that ships with Model Pool."""

yes_option = click.option("--yes", is_flag=True, help="Confirm a doubtful load in advance.")
path_option = click.Path(path_type=Path)


def is_file(operand: str) -> bool:
    """Whether an operand, which may be a name, is a file: stdin, an existing one, or by suffix."""
    from modelpool.files.opening import is_stdin, plain_name

    path = Path(operand)
    return is_stdin(path) or path.is_file() or plain_name(path).suffix.lower() in _SUFFIXES


@contextmanager
def problems_told(done: str = "loaded") -> Iterator[None]:
    """End the command if files are refused, after printing the first of their problems."""
    from modelpool.exceptions import InputFileError

    try:
        yield
    except InputFileError as error:
        for problem in error.problems[:_SHOWN]:
            click.echo(str(problem), err=True)
        count = len(error.problems)
        if count > _SHOWN:
            click.echo(f"… and {count - _SHOWN:,} more", err=True)
        found = f"{count:,} problem{'s' * (count != 1)}"
        click.echo(f"error: {found}; nothing was {done}", err=True)
        raise SystemExit(error.exit_code) from None


def read_registry_files(files: Sequence[Path], source: str | None = None) -> Registry:
    """Read registry files; ends the command with their problems."""
    from modelpool.registry import read_registry

    return checked(lambda: read_registry(files, source=source))


def checked(read: Callable[[], Registry]) -> Registry:
    """Read a registry, noting new task types, perhaps misspelt; end the command on problems."""
    with problems_told():
        registry = read()
    for new in registry.new_task_types:
        close = f"; did you mean {' or '.join(new.close_matches)}?" if new.close_matches else ""
        click.echo(f"note: {new.file}: {new.location}: new task type {new.name!r}{close}", err=True)
    return registry


def read_policy_file(file: Path) -> Policy:
    """Read a policy file; ends the command with its problems."""
    from modelpool.policy import read_policy

    with problems_told():
        return read_policy(file)


def asks(yes: bool) -> Callable[[Sequence[str]], bool] | None:
    """The callback that asks to confirm a doubtful load; None if `yes` already confirms it."""
    return None if yes else _ask


def _ask(doubts: Sequence[str]) -> bool:
    # Without a terminal there is nobody to ask, and stdin may be the file.
    if not sys.stdin.isatty():
        return False
    for doubt in doubts:
        click.echo(doubt, err=True)
    return click.confirm("Load it?", err=True)
