"""Comparing what tasks may use today with what they could in a world that is only supposed."""

from modelpool.what_if.comparison import compare
from modelpool.what_if.worlds import World, present, with_edits

__all__ = ["World", "compare", "present", "with_edits"]
