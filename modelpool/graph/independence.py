"""How the errors of base models coincide: derived from judged outcomes, for panels.

These facts are replaced as a whole by each update.
"""

from __future__ import annotations

from neomodel import FloatProperty, IntegerProperty, StringProperty

from modelpool.graph.base import DateTimeProperty, Relation

_AS_OF = "when it was estimated"


class ErrsWith(Relation):
    """How errors of two base models coincide in a task type; from the one that comes first by name.

    Without `phi`, `lower` and `upper` that is Unknown: they share fewer than 50 tasks.
    """

    task_type = StringProperty(required=True, help_text="name of the task type")
    n = IntegerProperty(required=True, help_text="how many judged tasks both did")
    phi = FloatProperty(help_text="correlation of their errors, -1 to 1")
    lower = FloatProperty(help_text="lower end of its 95 % interval")
    upper = FloatProperty(help_text="upper end of its 95 % interval")
    expected = FloatProperty(
        required=True, help_text="the correlation that others as accurate have, 0 to 1"
    )
    alike = FloatProperty(
        required=True, help_text="how often their answers are the same where both are wrong, 0 to 1"
    )
    as_of = DateTimeProperty(required=True, help_text=_AS_OF)


class ErrsIn(Relation):
    """How accurate a base model is in a task type, whoever offers and uses it."""

    n = IntegerProperty(required=True, help_text="how many judged tasks it did")
    accuracy = FloatProperty(
        required=True, help_text="share right, drawn to the mean of all base models, 0 to 1"
    )
    as_of = DateTimeProperty(required=True, help_text=_AS_OF)


class Coincidence(Relation):
    """How errors coincide in a task type, of base models that share no task."""

    phi = FloatProperty(required=True, help_text="mean correlation of the errors of two, 0 to 1")
    alike = FloatProperty(
        required=True, help_text="how often answers are the same where both are wrong, 0 to 1"
    )
    choices = IntegerProperty(help_text="how many answers there are; absent: without end")
    as_of = DateTimeProperty(required=True, help_text=_AS_OF)
