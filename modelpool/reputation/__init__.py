"""Reputation of workers: how often each one's outcomes are right, and the trust among them."""

from collections.abc import Callable
from typing import Literal

Engine = Literal["cypher", "gds"]
"""What computes trust: plain Cypher with NumPy, or Graph Data Science."""

Progress = Callable[[str, int, int], None]
"""Called with a task type, how many of its rounds are done, and how many there are."""
