"""What answers, latencies and verdicts show: derived by the last scan, for detectors to walk.

These facts are replaced as a whole by each scan; `as_of` says when one last changed.
"""

from __future__ import annotations

from neomodel import ArrayProperty, BooleanProperty, FloatProperty, IntegerProperty, StringProperty

from modelpool.graph.base import DateTimeProperty, Node, Relation

_TESTS = "among how many workers or pairs it was looked for"
_KNOWN = "whether answers of the task type are known"
_AS_OF = "when it last changed"
_RATIO = "log likelihood ratio"


class Ring(Node):
    """A group of workers that act together: they share a key of answers, or vouch for one another.

    The best group below the threshold is kept, too: whether it is a finding is for the detector to
    say.
    """

    ring_id = StringProperty(unique_index=True, required=True, help_text="its identity")
    kind = StringProperty(
        required=True,
        choices={name: name for name in ("answers", "verification", "swarm")},
        help_text="what its members do together",
    )
    task_type = StringProperty(help_text="name of the task type in which they share a key")
    gain = FloatProperty(help_text=f"{_RATIO} of a ring, less the cost of naming its members")
    tests = IntegerProperty(help_text="how many groups were tried")
    disproof = FloatProperty(
        help_text="how clearly known answers show its members to be worse than others, in logs"
    )
    population = IntegerProperty(help_text="how many workers there are in the task type")
    known = BooleanProperty(help_text=_KNOWN)
    pairs = IntegerProperty(help_text="how many pairs of its members agree, each way for itself")
    given = IntegerProperty(help_text="how many verdicts its members gave on anybody")
    inside = IntegerProperty(help_text="how many of them agree with outcomes of members")
    expected = FloatProperty(help_text="how many verdicts would be on members by chance")
    as_of = DateTimeProperty(required=True, help_text=_AS_OF)


class Membership(Relation):
    """That a worker is in a ring."""

    gain = FloatProperty(help_text=f"{_RATIO} of its verdicts as a member's against chance")


class VouchesFor(Relation):
    """What a worker said of the outcomes of another one, in all its verdicts together."""

    agree = IntegerProperty(required=True, help_text="how many verdicts agree")
    disagree = IntegerProperty(required=True, help_text="how many don't")
    beside = IntegerProperty(
        required=True, help_text="how many of both are on tasks that it did itself"
    )
    as_of = DateTimeProperty(required=True, help_text=_AS_OF)


class AnswersIn(Relation):
    """How a worker answers in a task type, against what a worker of the pool's accuracy would."""

    rules = ArrayProperty(
        StringProperty(), required=True, help_text="the detectors that may use it"
    )
    answers = IntegerProperty(required=True, help_text="how many tasks it answered")
    commonest = StringProperty(required=True, help_text="the answer that it gave most")
    most = IntegerProperty(required=True, help_text="how often it gave that one")
    guessing = FloatProperty(required=True, help_text=f"{_RATIO} of guessing")
    constant = FloatProperty(required=True, help_text=f"{_RATIO} of one answer for everything")
    decline = FloatProperty(required=True, help_text=f"{_RATIO} of guessing from some task on")
    since = StringProperty(required=True, help_text="the first outcome of that decline")
    before = FloatProperty(required=True, help_text=f"{_RATIO} against guessing, until then")
    known = BooleanProperty(required=True, help_text=_KNOWN)
    tests = IntegerProperty(required=True, help_text=_TESTS)
    as_of = DateTimeProperty(required=True, help_text=_AS_OF)


class HurriesIn(Relation):
    """That a worker is faster in a task type than the work takes, model for model.

    Whoever has it is faster than usual in half of its outcomes; whether that is a finding is for
    the detector to say.
    """

    score = FloatProperty(
        required=True, help_text="how unlikely an honest worker is as fast, in logs"
    )
    tests = IntegerProperty(required=True, help_text=_TESTS)
    outcomes = IntegerProperty(required=True, help_text="how many of its outcomes were compared")
    fast = IntegerProperty(
        required=True, help_text="how many of them are below the quantile of all others'"
    )
    of_usual = FloatProperty(
        required=True, help_text="what it usually takes, as a share of what others take"
    )
    quantile = FloatProperty(required=True, help_text="the quantile that it was held against")
    evidence = ArrayProperty(
        StringProperty(), required=True, help_text="ids of fast outcomes, fifty at the most"
    )
    as_of = DateTimeProperty(required=True, help_text=_AS_OF)


class Alike(Relation):
    """How alike two workers answer the tasks that both did."""

    task_type = StringProperty(required=True, help_text="name of the task type")
    shared = IntegerProperty(required=True, help_text="how many tasks both answered")
    alike = IntegerProperty(required=True, help_text="how many of them alike")
    wrong_alike = IntegerProperty(
        required=True, help_text="how many of those are known to be wrong"
    )
    known = BooleanProperty(required=True, help_text=_KNOWN)
    tests = IntegerProperty(required=True, help_text=_TESTS)
    as_of = DateTimeProperty(required=True, help_text=_AS_OF)


class AnswersLike(Alike):
    """The answers of both stray from those of all others together."""

    correlation = FloatProperty(
        help_text="that of how far each strays from what others answer, -1 to 1"
    )
    a_first = IntegerProperty(required=True, help_text="alike answers that this worker gave first")
    b_first = IntegerProperty(required=True, help_text="alike answers that the other gave first")
    strength = FloatProperty(required=True, help_text=f"{_RATIO} of one copying the other")
    lasting = FloatProperty(
        required=True, help_text="the same, adjusted for how hard the tasks were"
    )


class Copies(Alike):
    """The worker answers what the other one has answered."""

    later = IntegerProperty(required=True, help_text="alike answers that it gave after the other")
    earlier = IntegerProperty(required=True, help_text="alike answers that it gave before it")
    strength = FloatProperty(required=True, help_text=f"{_RATIO} of one copying the other")
    score = FloatProperty(
        required=True, help_text="the same, weighted by the share of its tasks that both did"
    )
