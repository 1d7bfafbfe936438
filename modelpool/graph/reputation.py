"""Reputation: what workers are thought to be worth, by task type, and by which outcomes."""

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
        help_text="share of right outcomes less what was to be expected, 0 to 1",
    )
    lower_bound = FloatProperty(required=True, help_text="the score is this or more, 90 % sure")
    share = FloatProperty(help_text="estimated share of right outcomes, 0 to 1")
    expected = FloatProperty(
        help_text="how much more the same demands and models let others reach, -1 to 1"
    )
    penalty = FloatProperty(help_text="the part that findings take of the score, 0 to 1")
    evidence = FloatProperty(required=True, help_text="how many outcomes' worth of evidence")
    known = IntegerProperty(help_text="how many of the outcomes have a known answer")
    rests_on = ArrayProperty(
        StringProperty(choices=BASES), help_text="what the score rests on, by name"
    )
    as_of = DateTimeProperty(required=True, help_text="the evidence up to then is counted")


class PastReputation(Reputation):
    """What was thought of the worker before."""

    until = DateTimeProperty(required=True, help_text="when a later score took over")


class Credited(Relation):
    """What an outcome counts in the score that its worker has now."""

    right = FloatProperty(required=True, help_text="how likely it is right, 0 to 1")
    weight = FloatProperty(required=True, help_text="what it counts: less as it fades, 0 to 1")
    rests_on = StringProperty(required=True, choices=BASES, help_text="what says so")
