"""The mapping file: which thresholds, names and rules turn a source's entries into records."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from modelpool.exceptions import InvalidInputError
from modelpool.files.shipped import parsed_yaml, shipped_yaml
from modelpool.importers.classes import Thresholds
from modelpool.importers.reading import read_text
from modelpool.registry.lifecycle import LifecycleRule, lifecycle_rule


@dataclass(frozen=True, slots=True)
class Mapping:
    """The sections of `modelpool/data/mapping.yaml`, with a user's file merged into them."""

    sections: dict[str, dict[str, Any]]

    def section(self, name: str) -> dict[str, Any]:
        """A section as written; every section of the shipped file exists."""
        return self.sections[name]

    def lifecycle_rule(self) -> LifecycleRule:
        """The rule for lifecycles that no source states, with this mapping's words."""
        return lifecycle_rule(self.sections["lifecycle"]["experimental_words"])

    def thresholds(self, section: str, name: str) -> Thresholds:
        """The cut points `name` of a section."""
        return Thresholds.of(self.sections[section][name], f"{section}.{name}")


def load_mapping(path: Path | None = None) -> Mapping:
    """The shipped mapping, with the file at `path` merged into it.

    That file holds only what differs: tables are merged key by key, all else is replaced. Raises
    InvalidInputError for an unknown section or a value of another shape.
    """
    shipped: dict[str, dict[str, Any]] = shipped_yaml("mapping.yaml")
    if path is None:
        return Mapping(shipped)
    own = _parsed(read_text(path), str(path))
    if unknown := own.keys() - shipped.keys():
        raise InvalidInputError(
            f"{path}: found the section {sorted(unknown)[0]!r}, "
            f"expected one of {', '.join(sorted(shipped))}"
        )
    return Mapping(_merged(shipped, own, str(path)))


def pattern(text: str, where: str) -> re.Pattern[str]:
    """A pattern of the mapping, compiled to ignore case; `where` names it in errors."""
    try:
        return re.compile(text, re.IGNORECASE)
    except re.error as error:
        message = f"mapping: {where}: invalid pattern {text!r} ({error})"
        raise InvalidInputError(message) from None


def _parsed(text: str, where: str) -> dict[str, dict[str, Any]]:
    import yaml

    try:
        sections = parsed_yaml(text)
    except yaml.YAMLError as error:
        reason = " ".join(str(error).split())
        raise InvalidInputError(f"{where}: not valid YAML: {reason}") from None
    if not isinstance(sections, dict) or not all(isinstance(s, dict) for s in sections.values()):
        raise InvalidInputError(f"{where}: expected a table of sections")
    return sections


def _merged(shipped: dict[str, Any], own: dict[str, Any], where: str) -> dict[str, Any]:
    merged = dict(shipped)
    for key, value in own.items():
        place = f"{where}: {key}" if where.endswith((".yaml", ".yml")) else f"{where}.{key}"
        # A new key must have the same shape as its siblings.
        like = shipped.get(key, next(iter(shipped.values()), value))
        _check_shape(like, value, place)
        if isinstance(value, dict) and key in shipped:
            merged[key] = _merged(shipped[key], value, place)
        else:
            merged[key] = value
    return merged


def _check_shape(like: object, value: object, place: str) -> None:
    if _shape(like) != _shape(value):
        raise InvalidInputError(f"{place}: found {value!r}, expected {_shape(like)}")
    if isinstance(like, list) and isinstance(value, list) and like:
        for item in value:
            _check_shape(like[0], item, place)
            if isinstance(item, dict) and item.keys() != like[0].keys():
                keys = ", ".join(like[0])
                raise InvalidInputError(f"{place}: found {item!r}, expected the keys {keys}")


def _shape(value: object) -> str:
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return "true or false"
    return "a number" if isinstance(value, (int, float)) else "text"
