"""Comparing tasks' feasible sets and requirements now with those in a hypothetical scenario."""

from modelpool.what_if.comparison import compare
from modelpool.what_if.worlds import World, after, present

__all__ = ["World", "after", "compare", "present"]
