"""How far answers can be relied on, and so how many verdicts an outcome needs."""

from __future__ import annotations

from neomodel import FloatProperty, IntegerProperty, StringProperty

from modelpool.graph.base import DateTimeProperty, Relation


class Credible(Relation):
    """How often a worker errs in a task type with a model, as answers compared with others tell."""

    model_id = StringProperty(required=True, help_text="the model; empty: as one who verifies")
    error = FloatProperty(required=True, help_text="the chance that its next answer is wrong")
    verified = IntegerProperty(required=True, help_text="how many answers were compared")
    state = StringProperty(required=True, help_text="what they say of its rate of errors, JSON")
    as_of = DateTimeProperty(required=True, help_text="when this last changed")


class Experience(Relation):
    """What a task type's settled outcomes say of the next ones."""

    outcomes = IntegerProperty(required=True, help_text="how many were settled")
    error = FloatProperty(required=True, help_text="how often an answer is wrong, 0 to 1")
    coincidence = FloatProperty(required=True, help_text="how often two wrong answers agree")
    stated = FloatProperty(
        required=True, help_text="the chance of accepting a wrong answer, as counted"
    )
    state = StringProperty(required=True, help_text="what the next ones are judged by, JSON")
    as_of = DateTimeProperty(required=True, help_text="when this last changed")
    locked_at = DateTimeProperty(help_text="when it was last locked, to settle an outcome")
