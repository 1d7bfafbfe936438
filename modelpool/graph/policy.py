"""Selection policies: rules as data, and which policy was active when."""

from __future__ import annotations

from neomodel import (
    ArrayProperty,
    BooleanProperty,
    FloatProperty,
    IntegerProperty,
    RelationshipTo,
    StringProperty,
)

from modelpool.graph.base import DateTimeProperty, Node, OneOrMore, Relation


def _names(about: str) -> ArrayProperty:
    return ArrayProperty(StringProperty(), help_text=about)


class Following(Relation):
    """That a policy is active in the pool, and since when."""

    since = DateTimeProperty(required=True, help_text="when the policy was activated")


class PastFollowing(Following):
    """That a policy was active in the pool for a period."""

    until = DateTimeProperty(required=True, help_text="when another policy took over")


class Place(Relation):
    """A rule's place in its policy."""

    position = IntegerProperty(required=True, help_text="the order of the rules, from 1")


class Policy(Node):
    """A version of a selection policy; it never changes once it is loaded."""

    policy_id = StringProperty(unique_index=True, required=True, help_text="name@version")
    name = StringProperty(index=True, required=True, help_text="e.g. default")
    version = IntegerProperty(required=True, help_text="from 1, by name")
    description = StringProperty(help_text="one sentence")
    extends = StringProperty(help_text="the name@version of the policy whose rules it inherits")
    extends_digest = StringProperty(help_text="the digest of that policy")
    drop = _names("rules of that policy that it doesn't inherit")
    digest = StringProperty(required=True, help_text="hash of what the policy says")
    loaded_at = DateTimeProperty(required=True, help_text="when it was loaded")
    has_rule = RelationshipTo("Rule", "HAS_RULE", model=Place, cardinality=OneOrMore)


class Rule(Node):
    """One rule of a policy: for tasks that meet all its `when_` conditions.

    A task meets a condition by any one of its values. `exclude_` leaves out the models that have
    one of the values in every field, `only_` all others; `require_` is what the assignment needs;
    `penalize_` is by how much findings lower reputation, `reduce_` how far a selection weight;
    `accept_` names the classes that are accepted once they are measured.
    """

    rule_id = StringProperty(unique_index=True, required=True, help_text="name@version rule")
    name = StringProperty(required=True, help_text="unique in its policy; reasons name it")
    description = StringProperty(help_text="one sentence")
    replaces = BooleanProperty(help_text="whether it replaces an inherited rule of its name")
    inherited = StringProperty(help_text="the name@version of the policy it is inherited from")
    when_task_type = _names("the task's type is one of these or a kind of one")
    when_risk_level = _names("the task's own risk")
    when_criticality = _names("Normal, Critical")
    when_min_accuracy = _names("the accuracy that the task requires; none: it requires none")
    when_max_latency = _names("the latency that it allows; none: any")
    when_max_cost = _names("the cost that it allows; none: any")
    excludes = _names("the fields of `exclude_`, in order; absent when it excludes nothing")
    admits = _names("the fields of `only_`, in order; absent when it admits every model")
    needed = StringProperty(help_text="what it requires of models, in words")
    exclude_lifecycle = _names("lifecycle stages")
    exclude_risk_level = _names("the models' own risk")
    exclude_provider_type = _names("how models are provided")
    exclude_accuracy_class = _names("accuracy classes")
    exclude_latency_class = _names("latency classes")
    exclude_cost_class = _names("cost classes")
    exclude_accuracy_how = _names("how the accuracy was had")
    exclude_risk_how = _names("how the models' own risk was had")
    exclude_provider = _names("who offers the models")
    exclude_maker = _names("who made the weights")
    exclude_base_model = _names("base models")
    exclude_model_id = _names("the models themselves")
    exclude_source = _names("sources that list the models")
    only_lifecycle = _names("lifecycle stages")
    only_risk_level = _names("the models' own risk")
    only_provider_type = _names("how models are provided")
    only_accuracy_class = _names("accuracy classes")
    only_latency_class = _names("latency classes")
    only_cost_class = _names("cost classes")
    only_accuracy_how = _names("how the accuracy was had")
    only_risk_how = _names("how the models' own risk was had")
    only_provider = _names("who offers the models")
    only_maker = _names("who made the weights")
    only_base_model = _names("base models")
    only_model_id = _names("the models themselves")
    only_source = _names("sources that list the models")
    prefer_field = StringProperty(help_text="the property of models that decides the preference")
    prefer_order = _names("its values, the most preferred first")
    require_workers = IntegerProperty(help_text="how many workers do the task")
    require_distinct = _names("what differs: base_model, maker, provider, operator")
    require_verifications = IntegerProperty(help_text="how many verdicts each outcome needs")
    require_min_reputation = FloatProperty(help_text="the least reputation of a worker, 0 to 1")
    penalize_severity = _names("the severities of the findings that lower scores")
    penalize_detector = _names("the detectors of these findings")
    penalize_share = FloatProperty(help_text="the part by which each lowers a score, 0 to 0.95")
    require_newcomer_share = FloatProperty(help_text="the share that newcomers may get, 0 to 0.5")
    require_wrong_accepted = FloatProperty(
        help_text="the largest share of accepted outcomes that may be wrong"
    )
    require_recheck_share = FloatProperty(help_text="the share that is verified at random, 0 to 1")
    reduce_detector = _names("the detectors of the findings that lower selection weights")
    reduce_weight = FloatProperty(help_text="the selection weight at full confidence, 0 to 1")
    accept_classes = _names("the classes that are accepted once outcomes measure them")
