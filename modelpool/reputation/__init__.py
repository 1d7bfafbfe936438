"""Reputation of workers: how far each one's outcomes are right, and the trust among them."""

from collections.abc import Callable
from typing import Literal

Engine = Literal["cypher", "gds"]
"""What works trust out."""

Progress = Callable[[str, int, int], None]
"""Told a task type, how many rounds of it are done, and of how many."""
