"""Evidence of misuse in workers' answers: copying, collusion, guessing."""

from modelpool.misuse.answers import AnswerEvidence, Stage, evidence

__all__ = ["AnswerEvidence", "Stage", "evidence"]
