"""What the id of an offer says of its variant: how its weights are stored, and its effort."""

from __future__ import annotations

import re
from functools import cache

from modelpool.files.shipped import shipped_yaml


def quantisation_of(model_id: str) -> str | None:
    """How an id says that the weights are stored, e.g. 'fp8'; None if it says nothing."""
    return _said("quantisation", model_id)


def effort_of(model_id: str) -> str | None:
    """The reasoning effort that an id states, e.g. 'high', 'thinking' or 'none'; None if none."""
    return _said("effort", model_id)


def _said(what: str, model_id: str) -> str | None:
    name = model_id.rpartition("/")[2].lower()
    for pattern, meaning in _patterns()[what]:
        if found := pattern.search(name):
            return meaning or found.group(1)
    return None


@cache
def _patterns() -> dict[str, list[tuple[re.Pattern[str], str | None]]]:
    return {
        what: [(re.compile(rule["pattern"]), rule.get("is")) for rule in rules]
        for what, rules in shipped_yaml("variants.yaml").items()
    }
