"""Reputation: how reliable workers are by task type, and the outcomes that it is based on."""

from __future__ import annotations

from neomodel import ArrayProperty, FloatProperty, IntegerProperty, StringProperty

from modelpool.graph.base import DateTimeProperty, Relation

BASES = {
    name: name for name in ("known answer", "trusted verdict", "agreement", "verdicts", "failure")
}


class Reputation(Relation):
    """How far a worker's outcomes in a type of task can be relied on, by the evidence so far."""

    score = FloatProperty(
        required=True,
        help_text="share of right outcomes, corrected for what was to be expected, 0 to 1",
    )
    lower_bound = FloatProperty(required=True, help_text="lower bound of the score, 90 % sure")
    share = FloatProperty(help_text="estimated share of right outcomes, 0 to 1")
    expected = FloatProperty(
        help_text="how much more others reach with the same requirements and models, -1 to 1"
    )
    penalty = FloatProperty(help_text="the part by which findings lower the score, 0 to 1")
    evidence = FloatProperty(required=True, help_text="amount of evidence, in outcomes")
    known = IntegerProperty(help_text="how many of the outcomes have a known answer")
    rests_on = ArrayProperty(
        StringProperty(choices=BASES), help_text="what the score rests on, by name"
    )
    as_of = DateTimeProperty(required=True, help_text="evidence up to this moment is counted")


class PastReputation(Reputation):
    """A past score of the worker."""

    until = DateTimeProperty(required=True, help_text="when a later score replaced it")


class Credited(Relation):
    """How an outcome counts in the current score of its worker."""

    right = FloatProperty(required=True, help_text="how likely it is right, 0 to 1")
    weight = FloatProperty(required=True, help_text="its weight, which decays with age, 0 to 1")
    rests_on = StringProperty(required=True, choices=BASES, help_text="what says so")
