"""What following judged outcomes shows of models: how they do, against what was expected."""

from __future__ import annotations

from neomodel import ArrayProperty, BooleanProperty, FloatProperty, IntegerProperty, StringProperty

from modelpool.graph.base import DateTimeProperty, Relation


class Watch(Relation):
    """How a model does in a task type, outcome after outcome, against what was expected of each.

    The numbers from `since` on are of the fall, or of the one that may be beginning; they are
    absent where nothing points to one.
    """

    outcomes = IntegerProperty(required=True, help_text="how many judged outcomes were followed")
    level = FloatProperty(required=True, help_text="how good it is beyond the mean, in log odds")
    confidence = FloatProperty(required=True, help_text="the chance that it has fallen, 0 to 1")
    has_fallen = BooleanProperty(required=True, help_text="whether that was enough for an alarm")
    is_rebased = BooleanProperty(
        required=True, help_text="whether too many others fell with it: the measure has changed"
    )
    since = DateTimeProperty(help_text="when the outcome that began it was reported")
    alarmed_at = DateTimeProperty(help_text="when the outcome that gave the alarm was reported")
    last_at = DateTimeProperty(required=True, help_text="when the last outcome was reported")
    fallen_outcomes = IntegerProperty(help_text="how many outcomes there are since")
    expected = FloatProperty(help_text="the share of them that was expected to be right")
    observed = FloatProperty(help_text="the share of them that is right")
    lower = FloatProperty(help_text="the least that it fell by, with 95 % confidence")
    upper = FloatProperty(help_text="the most that it fell by, with 95 % confidence")
    back_when = StringProperty(help_text="what would show that it is back")
    state = StringProperty(required=True, help_text="what the detector keeps, JSON")
    population = IntegerProperty(required=True, help_text="how many models are followed there")
    as_of = DateTimeProperty(required=True, help_text="when this last changed")


class Loaded(Relation):
    """That a model gets a far larger share of a task type's recent uses than was available."""

    uses = IntegerProperty(required=True, help_text="how many recent uses are its own")
    of = IntegerProperty(required=True, help_text="of how many for which it was feasible")
    workers = IntegerProperty(required=True, help_text="by how many workers")
    share = FloatProperty(required=True, help_text="its share of those uses")
    available = FloatProperty(required=True, help_text="the share that the feasible sets offered")
    score = FloatProperty(
        required=True, help_text="how unlikely such a share is where it isn't overused, in logs"
    )
    tests = IntegerProperty(
        required=True, help_text="among how many models, in all task types, it was looked for"
    )
    latency_rise = FloatProperty(
        help_text="by what part it takes longer when busy, beyond other models; absent: not known"
    )
    latency_lower = FloatProperty(help_text="the least of that, with 95 % confidence")
    failures_rise = FloatProperty(
        help_text="how much larger its share of failures is when busy, beyond other models"
    )
    failures_lower = FloatProperty(help_text="the least of that, with 95 % confidence")
    harm = FloatProperty(
        required=True, help_text="how unlikely such a rise is where use does no harm, in logs"
    )
    hourly = BooleanProperty(
        required=True, help_text="whether busy means many uses in an hour; else in a day"
    )
    since = DateTimeProperty(required=True, help_text="when the use that began it was reported")
    evidence = ArrayProperty(
        StringProperty(), required=True, help_text="its busiest outcomes' ids, fifty at the most"
    )
    as_of = DateTimeProperty(required=True, help_text="when this last changed")


class Use(Relation):
    """That a model was used for an outcome."""

    outside = ArrayProperty(
        StringProperty(),
        help_text="why it was outside its task's feasible set then; absent if it was inside",
    )


class Expectation(Relation):
    """What is expected of outcomes of a task type, whoever did them with whichever model."""

    base = FloatProperty(required=True, help_text="the log odds that an outcome is right")
    demands = ArrayProperty(StringProperty(), help_text="the accuracies that its tasks ask for")
    effects = ArrayProperty(FloatProperty(), help_text="what each adds, in log odds")
    lately = FloatProperty(required=True, help_text="what the time adds now, in log odds")
    as_of = DateTimeProperty(required=True, help_text="when it was estimated")


class Skill(Relation):
    """How much more often a worker is right than others with the same models and tasks."""

    log_odds = FloatProperty(required=True, help_text="what it adds to the log odds")
    as_of = DateTimeProperty(required=True, help_text="when it was estimated")
