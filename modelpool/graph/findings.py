"""Findings: what detectors found about claims, models and workers, and what was decided."""

from __future__ import annotations

from neomodel import ArrayProperty, FloatProperty, IntegerProperty, RelationshipTo, StringProperty

from modelpool.graph.base import DateTimeProperty, Node, ZeroOrMore, ZeroOrOne
from modelpool.graph.registry import Model, RegistryLoad, TaskType
from modelpool.graph.work import Assignment, Outcome, Worker

SEVERITIES = {name: name for name in ("error", "warning", "notice")}
FINDING_STATUSES = {name: name for name in ("open", "acknowledged", "dismissed", "resolved")}


class Finding(Node):
    """One thing that looks wrong, found by a rule: a detector, which is a Cypher file.

    A repeated scan finds the same node, by its key. One whose cause is gone becomes resolved, and
    reopens if the cause returns. One dismissed as a false positive, with a reason, stays
    dismissed: the facts recorded until it was last found aren't used again. Later facts are
    another episode, a separate finding.
    """

    key = StringProperty(
        unique_index=True, required=True, help_text="the rule, the subject and the episode"
    )
    finding_id = StringProperty(
        unique_index=True, required=True, help_text="hash of the key, short enough to type"
    )
    rule = StringProperty(index=True, required=True, help_text="its query, e.g. lint/price_slip")
    subject = StringProperty(help_text="what it is about, the same in all episodes")
    episode = IntegerProperty(help_text="1, or more if earlier ones were dismissed")
    after = DateTimeProperty(
        help_text="only facts recorded after this were examined; absent: all facts"
    )
    severity = StringProperty(required=True, choices=SEVERITIES, help_text="how bad it is")
    status = StringProperty(
        index=True, required=True, choices=FINDING_STATUSES, help_text="what was decided about it"
    )
    summary = StringProperty(required=True, help_text="what is wrong, one sentence")
    facts = ArrayProperty(StringProperty(), help_text="the values that show it")
    population = IntegerProperty(required=True, help_text="how many were examined")
    score = FloatProperty(
        help_text="its strength, comparable within one rule; absent for rules of plain logic"
    )
    confidence = FloatProperty(
        help_text="how sure it is, 0 to 1; absent for rules that don't grade it"
    )
    since = DateTimeProperty(help_text="since when what it tells has held; absent: not told")
    found_at = DateTimeProperty(required=True, help_text="when it was first found")
    seen_at = DateTimeProperty(required=True, help_text="when it was last found")
    status_at = DateTimeProperty(required=True, help_text="since when the status holds")
    reason = StringProperty(help_text="why a person acknowledged or dismissed it")
    concerns = RelationshipTo(Model, "CONCERNS", cardinality=ZeroOrMore)
    found_in = RelationshipTo(TaskType, "FOUND_IN", cardinality=ZeroOrOne)
    against = RelationshipTo(Worker, "AGAINST", cardinality=ZeroOrMore)
    # One type of relation, whatever its end node.
    evidenced_by_load = RelationshipTo(RegistryLoad, "EVIDENCED_BY", cardinality=ZeroOrMore)
    evidenced_by_assignment = RelationshipTo(Assignment, "EVIDENCED_BY", cardinality=ZeroOrMore)
    evidenced_by_outcome = RelationshipTo(Outcome, "EVIDENCED_BY", cardinality=ZeroOrMore)
