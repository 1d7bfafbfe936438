"""The registry: models, what is claimed of them, and where that came from."""

from __future__ import annotations

from neomodel import (
    ArrayProperty,
    BooleanProperty,
    FloatProperty,
    IntegerProperty,
    RelationshipTo,
    StringProperty,
)

from modelpool.graph.base import (
    DateProperty,
    DateTimeProperty,
    Node,
    One,
    Relation,
    ZeroOrMore,
    ZeroOrOne,
)
from modelpool.graph.degradation import Expectation, Loaded, Watch
from modelpool.graph.independence import Coincidence, ErrsIn, ErrsWith
from modelpool.graph.policy import Following, PastFollowing, Policy
from modelpool.graph.reputation import Judging
from modelpool.graph.verification import Experience

LEVELS = {"Low": "Low", "Medium": "Medium", "High": "High", "Unknown": "Unknown"}
SPEEDS = {"Fast": "Fast", "Medium": "Medium", "Slow": "Slow", "Unknown": "Unknown"}
LIFECYCLES = {name: name for name in ("Experimental", "Stable", "Deprecated", "Retired")}
PROVIDER_TYPES = {name: name for name in ("Open-source", "Proprietary", "Internal", "Unknown")}


class Claim(Relation):
    """What one source says of one model for one task type; `until` is absent while it is open."""

    # neomodel keeps the attribute name 'source' for itself.
    source_name = StringProperty(
        required=True, index=True, db_property="source", help_text="who claims this"
    )
    source_date = DateProperty(help_text="the date of the source's own data")
    accuracy_class = StringProperty(required=True, choices=LEVELS, help_text="how accurate")
    latency_class = StringProperty(required=True, choices=SPEEDS, help_text="how fast")
    cost_class = StringProperty(required=True, choices=LEVELS, help_text="price class")
    risk_level = StringProperty(required=True, choices=LEVELS, help_text="the model's own risk")
    provider_type = StringProperty(
        required=True, choices=PROVIDER_TYPES, help_text="how the model is provided"
    )
    lifecycle = StringProperty(
        choices=LIFECYCLES, help_text="lifecycle stage; absent in a correction of other fields"
    )
    scope = StringProperty(
        choices={"correction": "correction"},
        help_text="set if the claim only corrects others: it doesn't list the model",
    )
    accuracy_basis = StringProperty(help_text="how accuracy_class was obtained")
    latency_basis = StringProperty(help_text="how latency_class was obtained")
    cost_basis = StringProperty(help_text="how cost_class was obtained")
    risk_basis = StringProperty(help_text="how risk_level was obtained")
    provider_type_basis = StringProperty(help_text="how provider_type was obtained")
    lifecycle_basis = StringProperty(help_text="how lifecycle was obtained")
    name = StringProperty(help_text="the model's display name")
    notes = StringProperty(help_text="a remark for people")
    provider = StringProperty(help_text="who offers the model")
    maker = StringProperty(help_text="who made the weights")
    base_model = StringProperty(help_text="the base model")
    released_on = DateProperty(help_text="the day of release")
    deprecated_on = DateProperty(help_text="the day of deprecation")
    retired_on = DateProperty(help_text="the first day on which it can't be used")
    successor = StringProperty(help_text="the model_id of the model that replaces it")
    moving_name = BooleanProperty(help_text="whether its name has stood for several weights")
    function_calling = BooleanProperty(help_text="whether it takes descriptions of functions")
    effort = StringProperty(help_text="reasoning effort of what was measured")
    calling_mode = StringProperty(
        choices={"native": "native", "prompted": "prompted"},
        help_text="how functions were called when it was measured",
    )
    measured_on = DateProperty(help_text="the day of the measurement")
    needed_context_tokens = IntegerProperty(
        help_text="the context that what was measured needs, tokens"
    )
    context_tokens = IntegerProperty(help_text="largest input and output together, tokens")
    output_tokens = IntegerProperty(help_text="largest output, tokens")
    input_price_usd = FloatProperty(help_text="US dollars per million input tokens")
    output_price_usd = FloatProperty(help_text="US dollars per million output tokens")
    pruned = StringProperty(help_text="why it is in no feasible set for this task type")
    digest = StringProperty(required=True, help_text="hash of what is claimed")
    since = DateTimeProperty(required=True, help_text="when the claim was opened")
    until = DateTimeProperty(help_text="when it was closed; absent while it is open")
    load_id = StringProperty(required=True, help_text="the load that opened the claim")
    closed_by = StringProperty(help_text="the load that closed it")


HOW = {
    how: how
    for how in (
        *("stated", "measured", "derived", "self-reported", "by-hand"),
        *("inherited", "generalised"),
    )
}
"""How a class was had: as its claim says, from another offer's, or from more special types."""


class Rating(Relation):
    """What is known of a model for a task type at present, resolved from all open claims."""

    counts = BooleanProperty(
        required=True, help_text="whether the model declares or inherits the type"
    )
    accuracy_class = StringProperty(required=True, choices=LEVELS, help_text="how accurate")
    accuracy_how = StringProperty(choices=HOW, help_text="how that was had; absent if Unknown")
    accuracy_basis = StringProperty(help_text="that in words, if no claim on the model says it")
    latency_class = StringProperty(required=True, choices=SPEEDS, help_text="how fast")
    latency_how = StringProperty(choices=HOW, help_text="how that was had; absent if Unknown")
    latency_basis = StringProperty(help_text="that in words, if it is from a more general type")
    cost_class = StringProperty(required=True, choices=LEVELS, help_text="price class")
    cost_how = StringProperty(choices=HOW, help_text="how that was had; absent if Unknown")
    cost_basis = StringProperty(help_text="that in words, if it is from a more general type")
    risk_level = StringProperty(required=True, choices=LEVELS, help_text="the model's own risk")
    risk_how = StringProperty(choices=HOW, help_text="how that was had; absent if Unknown")
    risk_basis = StringProperty(help_text="that in words, if no claim on the model says it")
    pruned = StringProperty(help_text="why it is in no feasible set for this type, if it isn't")


class Weight(Relation):
    """How often to pick a model for a task type, relative to others, while it is degraded."""

    weight = FloatProperty(required=True, help_text="0 to 1")
    because = StringProperty(required=True, help_text="what was found, and which rule lowers it")
    back_when = StringProperty(required=True, help_text="what would bring the whole weight back")
    since = DateTimeProperty(required=True, help_text="when it came to this weight")
    until = DateTimeProperty(help_text="when it came to another; absent while this one holds")


class PlaceClaim(Relation):
    """What one source claims to be a task type's parent: the type that it is a kind of."""

    # neomodel keeps the attribute name 'source' for itself.
    source_name = StringProperty(required=True, db_property="source", help_text="who claims this")
    since = DateTimeProperty(required=True, help_text="when the claim was opened")
    until = DateTimeProperty(help_text="when it was closed; absent while it is open")
    load_id = StringProperty(required=True, help_text="the load that opened the claim")
    closed_by = StringProperty(help_text="the load that closed it")


class Kind(Relation):
    """A task type's parent in the hierarchy, as resolved from claims."""

    since = DateTimeProperty(required=True, help_text="when it got this parent")


class PastKind(Kind):
    """A parent that a task type had for a period."""

    until = DateTimeProperty(required=True, help_text="when it got another one")


class Fit(Relation):
    """That a model fits a profile: since when, and as whose offer."""

    since = DateTimeProperty(required=True, help_text="when it began to fit, as this offer")
    name = StringProperty(help_text="the model's display name in that time")
    notes = StringProperty(help_text="the remark on it in that time")
    provider = StringProperty(help_text="who offers it in that time")
    base_model = StringProperty(help_text="its base model in that time")
    maker = StringProperty(help_text="who made that, as claimed in that time")
    accuracy_basis = StringProperty(help_text="where its accuracy is from, if not from its claims")
    latency_basis = StringProperty(help_text="where its latency is from, if not from its claims")
    cost_basis = StringProperty(help_text="where its cost is from, if not from its claims")
    risk_basis = StringProperty(help_text="where its risk is from, if not from its claims")
    pruned = StringProperty(help_text="why it was pruned: its profile is Retired therefore")


class PastFit(Fit):
    """A fit that has ended."""

    until = DateTimeProperty(required=True, help_text="when it ceased to fit")


class Pool(Node):
    """The pool itself, one node that writers lock in turn. It follows one policy at a time."""

    name = StringProperty(unique_index=True, required=True, help_text="always 'registry'")
    schema_version = IntegerProperty(required=True, help_text="version of this vocabulary")
    newest = DateTimeProperty(help_text="the date of the newest load")
    locked_at = DateTimeProperty(help_text="when a load last locked it")
    keeps_spellings = BooleanProperty(help_text="whether every name in it has its Spelling")
    judging = IntegerProperty(help_text="number of the last judging of outcomes")
    judged_at = DateTimeProperty(help_text="evidence up to this moment was judged")
    judged_from = ArrayProperty(StringProperty(), help_text="how much of what was judged")
    judged_outcomes = IntegerProperty(help_text="how many outcomes there were then")
    judged_verdicts = IntegerProperty(help_text="how many verdicts there were then")
    half_life_days = FloatProperty(help_text="after how many days evidence counted half")
    writer = StringProperty(help_text="who is judging at present; absent: nobody")
    expects = RelationshipTo("TaskType", "EXPECTS", model=Expectation, cardinality=ZeroOrMore)
    check_salt = StringProperty(help_text="what no worker knows of which outcomes are re-checked")
    experienced = RelationshipTo(
        "TaskType", "EXPERIENCED", model=Experience, cardinality=ZeroOrMore
    )
    coincides_in = RelationshipTo(
        "TaskType", "COINCIDES_IN", model=Coincidence, cardinality=ZeroOrMore
    )
    judged = RelationshipTo("TaskType", "JUDGED", model=Judging, cardinality=ZeroOrMore)
    follows = RelationshipTo(Policy, "FOLLOWS", model=Following, cardinality=ZeroOrOne)
    followed = RelationshipTo(Policy, "FOLLOWED", model=PastFollowing, cardinality=ZeroOrMore)


class Spelling(Node):
    """How a name is spelled: names that differ only in case or Unicode form share one."""

    key = StringProperty(
        unique_index=True, required=True, help_text="the kind and the name, case-folded NFKC"
    )
    kind = StringProperty(required=True, help_text="what is named, e.g. worker or base model")
    names = ArrayProperty(
        StringProperty(), required=True, help_text="one; more if the graph predates spellings"
    )


class Provider(Node):
    """Who offers models."""

    name = StringProperty(unique_index=True, required=True, help_text="a slug, e.g. openai")


class Maker(Node):
    """Who made weights."""

    name = StringProperty(unique_index=True, required=True, help_text="a slug, e.g. meta")


class BaseModel(Node):
    """Weights, whoever offers them: two offers of one base model share its mistakes."""

    name = StringProperty(unique_index=True, required=True, help_text="a slug")
    made_by = RelationshipTo("Maker", "MADE_BY", cardinality=ZeroOrOne)
    errs_in = RelationshipTo("TaskType", "ERRS_IN", model=ErrsIn, cardinality=ZeroOrMore)
    errs_with = RelationshipTo("BaseModel", "ERRS_WITH", model=ErrsWith, cardinality=ZeroOrMore)


class TaskType(Node):
    """A type of task in a hierarchy: specific ones are kinds of more general ones."""

    name = StringProperty(unique_index=True, required=True, help_text="e.g. code-editing")
    description = StringProperty(help_text="one sentence")
    kinds_needed = IntegerProperty(
        help_text="of how many kinds the lowest accuracy is its own, where nobody knows it"
    )
    kind_of = RelationshipTo("TaskType", "KIND_OF", model=Kind, cardinality=ZeroOrOne)
    was_kind_of = RelationshipTo("TaskType", "WAS_KIND_OF", model=PastKind, cardinality=ZeroOrMore)
    placed_under = RelationshipTo(
        "TaskType", "PLACED_UNDER", model=PlaceClaim, cardinality=ZeroOrMore
    )


class Profile(Node):
    """One combination of the properties that decide feasibility, shared by models that have it.

    Resolved from the open claims. Feasibility is decided here, once per profile.
    """

    profile_id = StringProperty(
        unique_index=True, required=True, help_text="all other properties, joined"
    )
    task_type = StringProperty(required=True, help_text="name of the declared task type")
    accuracy_class = StringProperty(required=True, choices=LEVELS, help_text="how accurate")
    latency_class = StringProperty(required=True, choices=SPEEDS, help_text="how fast")
    cost_class = StringProperty(required=True, choices=LEVELS, help_text="price class")
    risk_level = StringProperty(required=True, choices=LEVELS, help_text="the models' own risk")
    accuracy_how = StringProperty(choices=HOW, help_text="how the accuracy was had, if known")
    risk_how = StringProperty(choices=HOW, help_text="how the risk was had, if known")
    lifecycle = StringProperty(required=True, choices=LIFECYCLES, help_text="lifecycle stage")
    provider_type = StringProperty(
        required=True, choices=PROVIDER_TYPES, help_text="how the models are provided"
    )
    released_on = DateProperty(help_text="the first day on which they can be used, if future")
    deprecated_on = DateProperty(help_text="the day from which they are Deprecated, if future")
    retired_on = DateProperty(help_text="the first day on which they can't be used")
    shadowed_by = ArrayProperty(
        StringProperty(),
        help_text="more specific task types that the same models declare, which apply there",
    )
    for_type = RelationshipTo("TaskType", "FOR_TYPE", cardinality=One)


class Source(Node):
    """Who claims things about models: a public registry, a benchmark, a file of your own."""

    whole_at = DateTimeProperty(help_text="the date of its newest load that was not partial")

    name = StringProperty(unique_index=True, required=True, help_text="e.g. models-dev")
    precedence = IntegerProperty(required=True, help_text="the smaller number wins")


class RegistryLoad(Node):
    """One source's part of one load: where claims came from."""

    load_id = StringProperty(unique_index=True, required=True, help_text="its identity")
    source = StringProperty(required=True, help_text="name of the source")
    files = ArrayProperty(StringProperty(), help_text="names of the files")
    sha256 = ArrayProperty(StringProperty(), help_text="their digests, in the same order")
    partial = BooleanProperty(required=True, help_text="whether it was incomplete: nothing retired")
    since = DateTimeProperty(required=True, help_text="when its facts begin to hold")
    loaded_at = DateTimeProperty(required=True, help_text="when it ran, by the server's clock")
    added = IntegerProperty(help_text="claims that were new")
    changed = IntegerProperty(help_text="claims that replaced another")
    unchanged = IntegerProperty(help_text="claims that were already there")
    retired = IntegerProperty(help_text="claims that the source no longer makes")
    loaded_from = RelationshipTo("Source", "LOADED_FROM", cardinality=One)


class Model(Node):
    """A model as one provider offers it. It earns no reputation: models are tools."""

    model_id = StringProperty(unique_index=True, required=True, help_text="provider/model")
    name = StringProperty(help_text="display name")
    provider_type = StringProperty(choices=PROVIDER_TYPES, help_text="as resolved from claims")
    lifecycle = StringProperty(choices=LIFECYCLES, help_text="as resolved from claims")
    notes = StringProperty(help_text="a remark for people")
    moving_name = BooleanProperty(help_text="whether its name has stood for several weights")
    function_calling = BooleanProperty(help_text="whether it takes descriptions of functions")
    context_tokens = IntegerProperty(help_text="largest input and output together, tokens")
    quantisation = StringProperty(help_text="how its id says that the weights are stored")
    effort = StringProperty(help_text="the reasoning effort that its id states")
    released_on = DateProperty(help_text="the day of release")
    deprecated_on = DateProperty(help_text="the day of deprecation")
    retired_on = DateProperty(help_text="the first day on which it can't be used")
    registered_at = DateTimeProperty(index=True, required=True, help_text="when first claimed")
    draw = IntegerProperty(required=True, help_text="hash of model_id, for seeded sampling")
    capable_of = RelationshipTo("TaskType", "CAPABLE_OF", model=Claim, cardinality=ZeroOrMore)
    rated_for = RelationshipTo("TaskType", "RATED_FOR", model=Rating, cardinality=ZeroOrMore)
    watched_in = RelationshipTo("TaskType", "WATCHED_IN", model=Watch, cardinality=ZeroOrMore)
    loaded_in = RelationshipTo("TaskType", "LOADED_IN", model=Loaded, cardinality=ZeroOrMore)
    weighed_in = RelationshipTo("TaskType", "WEIGHED_IN", model=Weight, cardinality=ZeroOrMore)
    fits = RelationshipTo("Profile", "FITS", model=Fit, cardinality=ZeroOrMore)
    fitted = RelationshipTo("Profile", "FITTED", model=PastFit, cardinality=ZeroOrMore)
    # These hold now; what held at a past moment is on the fits.
    offered_by = RelationshipTo("Provider", "OFFERED_BY", cardinality=ZeroOrOne)
    version_of = RelationshipTo("BaseModel", "VERSION_OF", cardinality=ZeroOrOne)
