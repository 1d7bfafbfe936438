"""The basis of a value, that is, how it was obtained, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from modelpool.files.shipped import shipped_yaml

_BASIS = re.compile(r"(?P<how>[a-z-]+)(?::(?P<rule>[a-z0-9_-]+)(?:\((?P<inputs>.*)\))?)?", re.S)


def basis_in_words(basis: str) -> str:
    """A basis, `how:rule(inputs)`, in plain English; the words are in data/bases.yaml."""
    parts = _BASIS.fullmatch(basis)
    if parts is None:
        return basis
    said: str = _words()["how"].get(parts["how"], parts["how"])
    if parts["rule"]:
        said += f": {_rule_in_words(parts['rule'])}"
    return f"{said} ({parts['inputs']})" if parts["inputs"] else said


def _rule_in_words(rule: str) -> str:
    rules: Mapping[str, str] = _words()["rules"]
    return next((said for name, said in rules.items() if re.fullmatch(name, rule)), rule)


def _words() -> Mapping[str, Any]:
    words: Mapping[str, Any] = shipped_yaml("bases.yaml")
    return words
