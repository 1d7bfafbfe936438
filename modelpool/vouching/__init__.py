"""Who vouches for whom: sums of verdicts, rings of verifiers and swarms, as facts in the graph."""

from modelpool.vouching.facts import OF_VERDICTS, scores, write

__all__ = ["OF_VERDICTS", "scores", "write"]
