"""What one damage is: shared by the modules that make up the corpus of damaged files."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Expected:
    """One problem that must be among those reported; `words` must occur in its sentence."""

    location: str
    field: str
    words: str


Damage = tuple[str, str, bytes, Expected]
"""Kind, suffix, content, expectation."""
