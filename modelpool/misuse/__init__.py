"""What answers say of workers: who copies, who conspires, who guesses."""

from modelpool.misuse.answers import AnswerEvidence, Stage, evidence

__all__ = ["AnswerEvidence", "Stage", "evidence"]
