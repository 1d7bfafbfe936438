"""For every rule of misuse the smallest records that it fires on, and near misses that it spares.

A near miss differs from what the rule fires on in the one thing that matters. The docstring of a
case says what would be wrong if it came out otherwise.
"""

# Each module registers its cases when it is imported.
from tests.misuse import answers, conduct, identities, models, verdicts
from tests.misuse.cases import FIRES, SPARES, Case, Fires

__all__ = [
    "FIRES",
    "SPARES",
    "Case",
    "Fires",
    "answers",
    "conduct",
    "identities",
    "models",
    "verdicts",
]
