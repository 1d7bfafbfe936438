"""The files that ship in `modelpool/data/`."""

from __future__ import annotations

from functools import cache
from typing import Any


def shipped_text(name: str) -> str:
    """The text of a file by its name there, such as 'policy.json'."""
    from importlib import resources

    return (resources.files("modelpool") / "data" / name).read_text("utf-8")


@cache
def shipped_yaml(name: str) -> Any:
    """The content of a YAML file, parsed once; don't modify it."""
    return parsed_yaml(shipped_text(name))


def parsed_yaml(text: str) -> Any:
    """The content of a YAML text, by libyaml where it is there; raises yaml.YAMLError."""
    import yaml

    return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
