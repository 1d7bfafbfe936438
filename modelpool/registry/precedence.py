"""Precedence of sources: whose claim holds where several give a value."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any


@cache
def _precedences() -> Mapping[str, Any]:
    from importlib import resources

    import yaml

    text = (resources.files("modelpool") / "data" / "precedence.yaml").read_text("utf-8")
    loaded: Mapping[str, Any] = yaml.safe_load(text)
    return loaded


def precedence(source: str) -> int:
    """The rank of a source's claims, the smallest wins: see data/precedence.yaml."""
    rank: int = _precedences()["sources"].get(source, _precedences()["default"])
    return rank
