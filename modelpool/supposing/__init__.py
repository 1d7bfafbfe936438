"""Comparing what tasks may use today with what they could in a world that is only supposed."""

from modelpool.supposing.comparison import compare
from modelpool.supposing.worlds import World, present, with_moves

__all__ = ["World", "compare", "present", "with_moves"]
