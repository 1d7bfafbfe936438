"""The rule for a lifecycle that no source states: Experimental by a word in the id or name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from modelpool.files.shipped import shipped_yaml
from modelpool.registry.records import Record

LifecycleRule = Callable[[str, str], Record]
"""Maps a model_id and a display name ('' if there is none) to the lifecycle and its basis."""


def lifecycle_rule(experimental_words: Sequence[str]) -> LifecycleRule:
    """The rule with these words; a lifecycle that a source states takes precedence over it."""
    words = whole_words(experimental_words)

    def rule(model_id: str, name: str) -> Record:
        found = words.search(model_id) or words.search(name)
        if found is None:
            return {"lifecycle": "Stable", "lifecycle_basis": "derived:no_experimental_word"}
        basis = f"derived:experimental_word({found.group().lower()})"
        return {"lifecycle": "Experimental", "lifecycle_basis": basis}

    return rule


@cache
def shipped_rule() -> LifecycleRule:
    """The rule with the words of `data/mapping.yaml`."""
    return lifecycle_rule(shipped_yaml("mapping.yaml")["lifecycle"]["experimental_words"])


def whole_words(words: Sequence[str]) -> re.Pattern[str]:
    """A pattern that finds any of the words with no letter directly before or after it."""
    alternatives = "|".join(re.escape(word) for word in words)
    return re.compile(rf"(?<![a-z])(?:{alternatives})(?![a-z])", re.IGNORECASE)
