"""Pruning: taking capabilities out of feasible sets for a reason, so that it can be undone.

A capability is a model for a task type.
"""

from modelpool.pruning.planning import Plan, planned
from modelpool.pruning.reasons import REASONS, Rules
from modelpool.pruning.recording import SOURCE, record, undo

__all__ = ["REASONS", "SOURCE", "Plan", "Rules", "planned", "record", "undo"]
