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
    hits = FloatProperty(help_text="how many of the outcomes are right, by their chances")
    variance = FloatProperty(help_text="variance of that number")
    prior = FloatProperty(help_text="the share to which few outcomes are shrunk, 0 to 1")
    as_of = DateTimeProperty(required=True, help_text="evidence up to this moment is counted")


class PastReputation(Reputation):
    """A past score of the worker."""

    until = DateTimeProperty(required=True, help_text="when a later score replaced it")


class Reported(Relation):
    """The worker did it. How it counts in the worker's score is derived, by the last judging.

    While a judging is going on, its number is greater than the pool's: then what was before holds.
    """

    right = FloatProperty(help_text="how likely the outcome is right, 0 to 1")
    weight = FloatProperty(help_text="its weight, which decays with age, 0 to 1")
    rests_on = StringProperty(choices=BASES, help_text="what says so")
    judging = IntegerProperty(help_text="number of the judging that wrote this")
    was_right = FloatProperty(help_text="what `right` was before that")
    was_weight = FloatProperty(help_text="what `weight` was before that")
    was_rests_on = StringProperty(choices=BASES, help_text="what `rests_on` was before that")


class Judging(Relation):
    """How the outcomes of a task type were judged, by the pool's last judging."""

    workers = IntegerProperty(required=True, help_text="how many workers have scores")
    outcomes = IntegerProperty(required=True, help_text="how many outcomes count")
    known = IntegerProperty(required=True, help_text="how many tasks have a known answer")
    majority = FloatProperty(help_text="share of those in which most workers were right, 0 to 1")
    consensus = FloatProperty(help_text="share of those in which agreement was right, 0 to 1")
    strength = FloatProperty(required=True, help_text="how far agreement was trusted, 0 to 1")
    advice = StringProperty(help_text="what would make scores more reliable")
    state = StringProperty(required=True, help_text="what judges further outcomes, as JSON")


class Counted(Relation):
    """What was counted of a worker's answers in a task type, by either explanation.

    Row after row of the matrix by right answer and answer given, for labels; the right ones and
    all, for free text. `misleading` has the same, and then rows for tasks that mislead.
    """

    plain = ArrayProperty(FloatProperty(), required=True, help_text="if no task misleads")
    misleading = ArrayProperty(FloatProperty(), help_text="if some tasks mislead")
    judging = IntegerProperty(required=True, help_text="number of the judging that wrote this")
