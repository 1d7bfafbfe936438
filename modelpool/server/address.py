"""How a server is reached, and how the progress of its start is reported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

StartProgress = Callable[[str, int, int], None]
"""Called while a server starts, with the step's name, the bytes done, and their total."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """How to reach a server; `database` None means the user's home database."""

    uri: str
    user: str
    password: str = field(repr=False)
    database: str | None = None
