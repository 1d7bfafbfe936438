"""Precedence of sources: whose claim holds where several give a value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from modelpool.files.shipped import shipped_yaml


def _precedences() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = shipped_yaml("precedence.yaml")
    return loaded


def precedence(source: str) -> int:
    """The rank of a source's claims, the smallest wins: see data/precedence.yaml."""
    rank: int = _precedences()["sources"].get(source, _precedences()["default"])
    return rank
