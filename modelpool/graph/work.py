"""The record of work: workers, tasks, assignments, outcomes, and who verified what.

Facts are added and never changed: each has an id, and a digest of what was said under it, so that
saying the same again changes nothing and saying something else is refused.
"""

from __future__ import annotations

from neomodel import (
    ArrayProperty,
    BooleanProperty,
    FloatProperty,
    IntegerProperty,
    RelationshipTo,
    StringProperty,
)

from modelpool.graph.base import DateTimeProperty, Node, One, Relation, ZeroOrMore, ZeroOrOne
from modelpool.graph.degradation import Skill, Use
from modelpool.graph.evidence import (
    AnswersIn,
    AnswersLike,
    Copies,
    HurriesIn,
    Membership,
    Ring,
    VouchesFor,
)
from modelpool.graph.policy import Policy
from modelpool.graph.registry import PROVIDER_TYPES, Model, TaskType
from modelpool.graph.reputation import Counted, PastReputation, Reported, Reputation
from modelpool.graph.verification import Credible

RISKS = {name: name for name in ("Low", "Medium", "High")}
LIMITS = RISKS
SPEED_LIMITS = {name: name for name in ("Fast", "Medium", "Slow")}
CRITICALITIES = {name: name for name in ("Normal", "Critical")}
MODES = {name: name for name in ("assigned", "chosen")}
STATUSES = {name: name for name in ("Completed", "Failed", "Refused")}


def _digest() -> StringProperty:
    return StringProperty(required=True, help_text="hash of what was said under this id")


class Verdict(Relation):
    """What a worker says of another's outcome: never of its own, nor of its operator's.

    A verdict of a Trusted worker is an audit. An answer that equals the task's known answer, or
    that of another worker, isn't a verdict: queries compare the answers themselves.
    """

    verdict_id = StringProperty(unique_index=True, required=True, help_text="its identity")
    agrees = BooleanProperty(required=True, help_text="whether the verifier finds it right")
    score = FloatProperty(help_text="how good the verifier finds it, 0 to 1")
    at = DateTimeProperty(required=True, help_text="when it was given")
    recorded_at = DateTimeProperty(help_text="when it was recorded")
    digest = _digest()


class Operator(Node):
    """Who runs workers: those of one operator don't verify one another."""

    operator_id = StringProperty(unique_index=True, required=True, help_text="its identity")


class Worker(Node):
    """Who does tasks, and is accountable for them.

    The extra label `Trusted` marks the anchors of trust: auditors that the pool's owner vouches
    for.
    """

    __optional_labels__ = ("Trusted",)

    worker_id = StringProperty(unique_index=True, required=True, help_text="its identity")
    capacity = IntegerProperty(help_text="maximum concurrent assignments; absent: any number")
    verifies_only = BooleanProperty(help_text="true if it is assigned nothing and only verifies")
    joined_at = DateTimeProperty(required=True, help_text="when it joined")
    locked_at = DateTimeProperty(help_text="when its scores were last locked, to follow its work")
    trust = FloatProperty(help_text="trust that flows to it, as a share of the most, 0 to 1")
    last_assigned_at = DateTimeProperty(help_text="when the pool last gave it a task")
    digest = _digest()
    run_by = RelationshipTo("Operator", "RUN_BY", cardinality=ZeroOrOne)
    takes = RelationshipTo(TaskType, "TAKES", cardinality=ZeroOrMore)
    holds = RelationshipTo("Assignment", "HOLDS", cardinality=ZeroOrMore)
    reported = RelationshipTo("Outcome", "REPORTED", model=Reported, cardinality=ZeroOrMore)
    verified = RelationshipTo("Outcome", "VERIFIED", model=Verdict, cardinality=ZeroOrMore)
    reputed_in = RelationshipTo(TaskType, "REPUTED_IN", model=Reputation, cardinality=ZeroOrMore)
    skilled_in = RelationshipTo(TaskType, "SKILLED_IN", model=Skill, cardinality=ZeroOrMore)
    credible_in = RelationshipTo(TaskType, "CREDIBLE_IN", model=Credible, cardinality=ZeroOrMore)
    counted_in = RelationshipTo(TaskType, "COUNTED_IN", model=Counted, cardinality=ZeroOrMore)
    answers_in = RelationshipTo(TaskType, "ANSWERS_IN", model=AnswersIn, cardinality=ZeroOrMore)
    hurries_in = RelationshipTo(TaskType, "HURRIES_IN", model=HurriesIn, cardinality=ZeroOrMore)
    answers_like = RelationshipTo(
        "Worker", "ANSWERS_LIKE", model=AnswersLike, cardinality=ZeroOrMore
    )
    copies = RelationshipTo("Worker", "COPIES", model=Copies, cardinality=ZeroOrMore)
    vouches_for = RelationshipTo("Worker", "VOUCHES_FOR", model=VouchesFor, cardinality=ZeroOrMore)
    member_of = RelationshipTo(Ring, "MEMBER_OF", model=Membership, cardinality=ZeroOrMore)
    was_reputed_in = RelationshipTo(
        TaskType, "WAS_REPUTED_IN", model=PastReputation, cardinality=ZeroOrMore
    )


class Task(Node):
    """Something to be done, and what it requires of a model."""

    task_id = StringProperty(unique_index=True, required=True, help_text="its identity")
    risk_level = StringProperty(required=True, choices=RISKS, help_text="the risk of this use")
    criticality = StringProperty(
        required=True, choices=CRITICALITIES, help_text="Critical tasks are done by several workers"
    )
    min_accuracy = StringProperty(choices=LIMITS, help_text="lowest accuracy class")
    max_latency = StringProperty(choices=SPEED_LIMITS, help_text="slowest latency class")
    max_cost = StringProperty(choices=LIMITS, help_text="most expensive cost class")
    provider_types = ArrayProperty(
        StringProperty(choices=PROVIDER_TYPES), help_text="the only provider types to use"
    )
    reference = StringProperty(help_text="the known answer")
    reference_at = DateTimeProperty(help_text="when the known answer was recorded")
    declared_at = DateTimeProperty(required=True, help_text="when it was declared")
    digest = _digest()
    of_type = RelationshipTo(TaskType, "OF_TYPE", cardinality=One)


class Decision(Node):
    """One decision about who does a task with which models, and all its inputs.

    The lists `models`, `base_models`, `makers` and `providers` are parallel: one item each for
    every model that was drawn. So are `candidates`, `operators`, `chances` and `newcomers`: one
    item each for every worker in the draw. The same lists and seed give the same decision.
    """

    decision_id = StringProperty(unique_index=True, required=True, help_text="its identity")
    decided_at = DateTimeProperty(required=True, help_text="when; models are those as of then")
    seed = IntegerProperty(required=True, help_text="seed of the draws")
    workers = IntegerProperty(required=True, help_text="how many workers were required")
    distinct = ArrayProperty(StringProperty(), help_text="what had to differ between them")
    verifications = IntegerProperty(required=True, help_text="verdicts each outcome needs")
    min_reputation = FloatProperty(required=True, help_text="least lower bound of reputation")
    newcomer_share = FloatProperty(required=True, help_text="chance of a newcomer, 0 to 0.5")
    models = ArrayProperty(StringProperty(), help_text="the models drawn, in order")
    base_models = ArrayProperty(StringProperty(), help_text="the base model of each")
    makers = ArrayProperty(StringProperty(), help_text="who made them, empty if not known")
    providers = ArrayProperty(StringProperty(), help_text="who offers each, empty if not known")
    candidates = ArrayProperty(StringProperty(), help_text="the workers in the draw, by id")
    operators = ArrayProperty(StringProperty(), help_text="who runs each, empty if not known")
    chances = ArrayProperty(FloatProperty(), help_text="the relative chance of each to be drawn")
    newcomers = ArrayProperty(BooleanProperty(), help_text="whether each is a newcomer")
    considered = IntegerProperty(required=True, help_text="how many workers were eligible")
    gave_up = ArrayProperty(StringProperty(), help_text="what was required and couldn't be met")
    effective_votes = FloatProperty(
        help_text="how many independent votes the models are worth; absent for one model"
    )


class Assignment(Node):
    """That a worker does a task: assigned by a decision, or chosen by the worker itself."""

    assignment_id = StringProperty(unique_index=True, required=True, help_text="its identity")
    mode = StringProperty(
        required=True, choices=MODES, help_text="who decided: the pool, or the worker"
    )
    assigned_at = DateTimeProperty(required=True, help_text="when")
    registry_as_of = DateTimeProperty(
        required=True, help_text="the moment whose feasible set applies to it"
    )
    reported = BooleanProperty(help_text="true once its outcome is recorded")
    digest = _digest()
    for_task = RelationshipTo("Task", "FOR", cardinality=One)
    to_worker = RelationshipTo("Worker", "TO", cardinality=One)
    advised = RelationshipTo(Model, "ADVISED", cardinality=ZeroOrOne)
    chose = RelationshipTo(Model, "CHOSE", cardinality=ZeroOrOne)
    decided_under = RelationshipTo(Policy, "DECIDED_UNDER", cardinality=ZeroOrOne)
    part_of = RelationshipTo("Decision", "PART_OF", cardinality=ZeroOrOne)


class Outcome(Node):
    """What came of an assignment, by the worker's own report."""

    outcome_id = StringProperty(unique_index=True, required=True, help_text="its identity")
    status = StringProperty(required=True, choices=STATUSES, help_text="how it ended")
    quality = FloatProperty(help_text="the worker's own rating, 0 to 1")
    latency_ms = FloatProperty(help_text="how long it took, milliseconds")
    cost_usd = FloatProperty(help_text="what it cost, US dollars")
    answer = StringProperty(help_text="the answer, or sha256: followed by its digest")
    reported_at = DateTimeProperty(required=True, help_text="when it was reported")
    recorded_at = DateTimeProperty(help_text="when it was recorded")
    verified = BooleanProperty(help_text="true once there is a verdict on it")
    needs_verdicts = IntegerProperty(
        index=True, help_text="how many more verdicts it needs; absent: none"
    )
    needs_because = StringProperty(help_text="why it needs them")
    wrong_chance = FloatProperty(help_text="the chance that its answer is wrong, 0 to 1")
    checked_by_chance = BooleanProperty(
        help_text="true if it was drawn to be verified, though it needed no verdict"
    )
    settled_with = IntegerProperty(
        help_text="by how many answers and verdicts it was settled; absent: it isn't"
    )
    was_right = BooleanProperty(help_text="whether the answer that was accepted is its own")
    digest = _digest()
    of_assignment = RelationshipTo("Assignment", "OF", cardinality=One)
    used = RelationshipTo(Model, "USED", model=Use, cardinality=ZeroOrOne)


class RecordLoad(Node):
    """A file of records that is or was loaded chunk by chunk, and how far, to resume from there."""

    load_id = StringProperty(unique_index=True, required=True, help_text="the kind and the sha256")
    kind = StringProperty(required=True, help_text="what the file holds, e.g. outcomes")
    file = StringProperty(required=True, help_text="the file's name")
    sha256 = StringProperty(required=True, help_text="its digest")
    records = IntegerProperty(required=True, help_text="how many records it holds")
    done = IntegerProperty(required=True, help_text="how many of them, from the first, are loaded")
    added = IntegerProperty(required=True, help_text="how many of those were new")
    started_at = DateTimeProperty(required=True, help_text="when the load began")
    locked_at = DateTimeProperty(help_text="when a chunk of it last locked this")
    finished_at = DateTimeProperty(help_text="when it was done; absent until then")
