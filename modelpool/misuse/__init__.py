"""Evidence of misuse in workers' answers: copying, collusion, guessing."""

from modelpool.misuse.answers import evidence
from modelpool.misuse.rows import AnswerEvidence

__all__ = ["AnswerEvidence", "evidence"]
