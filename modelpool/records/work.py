"""Rows about work: what was recorded of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What writing records did: how many were new, and how many the graph had already."""

    added: int
    known: int
