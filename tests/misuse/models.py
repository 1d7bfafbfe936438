"""Cases of the rules about the use of models."""

from __future__ import annotations

from datetime import date
from typing import Any

from modelpool.policy import Policy, Rule
from modelpool.pool import ModelPool
from tests.crews import crew
from tests.misuse.cases import Found, fires, spares
from tests.worlds import record, registry

GOOD = record("acme/good")
ANN = ("ann",)
DONE = ("o-ann-t1",)


def use(
    pool: ModelPool,
    model: dict[str, Any],
    task: dict[str, Any] | None = None,
    later: dict[str, Any] | None = None,
    task_type: str = "code-generation",
) -> None:
    """Ann does one task with a model; `later` is what the registry says of it three months on."""
    work = crew(pool, GOOD, record("acme/used", task_type, **model))
    work.task("t1", **(task or {}))
    work.did("ann", "t1", used="acme/used")
    work.write()
    if later is not None:
        pool.registry.load(registry(GOOD, record("acme/used", **later)), on=date(2026, 6, 1))


BLAMED = Found(against=ANN, severity="error", evidence=DONE, population=1)


@fires("retired_model", BLAMED, model={"retired_on": "2026-03-01"})
@fires("retired_model", BLAMED, model={"lifecycle": "Retired"})
@fires("retired_model", BLAMED, model={"lifecycle": "Retired"}, later={})
def a_model_that_was_retired(pool: ModelPool, **given: Any) -> None:
    """From the very day on; without a date; and if it has come back since. Else nobody is told."""
    use(pool, **given)


@spares("retired_model", model={"retired_on": "2026-03-02"})
@spares("retired_model", model={"lifecycle": "Deprecated"})
@spares("retired_model", model={}, later={"lifecycle": "Retired"})
@spares("retired_model", model={}, later={"retired_on": "2026-02-01"})
def a_model_that_was_not_retired_then(pool: ModelPool, **given: Any) -> None:
    """A day before, only deprecated, retired afterwards or known to be afterwards: fair work."""
    use(pool, **given)


RISKY = {"risk_level": "High"}
EXPERIMENTAL = {"lifecycle": "Experimental"}


@fires("experimental_on_high_risk", BLAMED, model=EXPERIMENTAL, task=RISKY)
@fires("experimental_on_high_risk", BLAMED, model=EXPERIMENTAL, task=RISKY, later={})
def an_experimental_model_on_high_risk_work(pool: ModelPool, **given: Any) -> None:
    """Also if it has become stable since: then it wasn't."""
    use(pool, **given)


@spares("experimental_on_high_risk", model=EXPERIMENTAL, task={"risk_level": "Medium"})
@spares("experimental_on_high_risk", model={}, task=RISKY)
@spares("experimental_on_high_risk", model={}, task=RISKY, later=EXPERIMENTAL)
@spares("experimental_on_high_risk", model={"lifecycle": "Deprecated"}, task=RISKY)
def a_model_that_high_risk_work_may_use(pool: ModelPool, **given: Any) -> None:
    """Less risk, a stable model, or one that turned experimental only afterwards."""
    use(pool, **given)


DEARER = Found(against=ANN, severity="warning", evidence=DONE, population=1)


@fires("dearer_than_allowed", DEARER, model={"cost_class": "Medium"}, task={"max_cost": "Low"})
@fires("dearer_than_allowed", DEARER, model={"cost_class": "High"}, task={"max_cost": "Medium"})
def a_model_one_class_dearer(pool: ModelPool, **given: Any) -> None:
    """By one class, wherever on the scale: else only the dearest would be seen."""
    use(pool, **given)


@spares("dearer_than_allowed", model={"cost_class": "Medium"}, task={"max_cost": "Medium"})
@spares("dearer_than_allowed", model={"cost_class": "Low"}, task={"max_cost": "High"})
@spares("dearer_than_allowed", model={"cost_class": "High"})
@spares("dearer_than_allowed", model={"cost_class": "Unknown"}, task={"max_cost": "Low"})
@spares("dearer_than_allowed", model={}, task={"max_cost": "Low"}, later={"cost_class": "High"})
def a_model_as_dear_as_allowed(pool: ModelPool, **given: Any) -> None:
    """Just as dear, no limit, dearer only later. Unknown isn't dear: it has a rule of its own."""
    use(pool, **given)


@fires(
    "outside_feasible_set",
    BLAMED,
    model={"accuracy_class": "Medium"},
    task={"min_accuracy": "High"},
)
@fires(
    "outside_feasible_set",
    BLAMED,
    model={"latency_class": "Unknown"},
    task={"max_latency": "Slow"},
)
@fires("outside_feasible_set", BLAMED, model={"cost_class": "Unknown"}, task={"max_cost": "High"})
@fires("outside_feasible_set", BLAMED, model={}, task={"provider_types": ["Internal"]})
@fires("outside_feasible_set", BLAMED, model={"risk_level": "High"}, task=RISKY)
@fires("outside_feasible_set", BLAMED, model={}, task_type="image-generation")
@fires(
    "outside_feasible_set",
    BLAMED,
    model={"accuracy_class": "Low"},
    task={"min_accuracy": "High"},
    later={"accuracy_class": "High"},
)
def a_model_that_fails_one_requirement(pool: ModelPool, **given: Any) -> None:
    """Each that there is, unknown included; also if it would meet it today."""
    use(pool, **given)


@spares("outside_feasible_set", model={"accuracy_class": "Medium"}, task={"min_accuracy": "Medium"})
@spares("outside_feasible_set", model={"latency_class": "Slow"}, task={"max_latency": "Slow"})
@spares("outside_feasible_set", model={}, task={"provider_types": ["Internal", "Open-source"]})
@spares("outside_feasible_set", model={"risk_level": "Medium"}, task=RISKY)
@spares("outside_feasible_set", model={"accuracy_class": "Unknown"})
@spares("outside_feasible_set", model={}, task_type="generation")
@spares(
    "outside_feasible_set", model={}, task={"min_accuracy": "High"}, later={"accuracy_class": "Low"}
)
def a_model_that_meets_all_requirements(pool: ModelPool, **given: Any) -> None:
    """Just so; where nothing is required; declared for a more general type; worse only later."""
    use(pool, **given)


@spares("outside_feasible_set", model={"retired_on": "2026-01-01"})
@spares("outside_feasible_set", model=EXPERIMENTAL, task=RISKY)
@spares("outside_feasible_set", model={"cost_class": "High"}, task={"max_cost": "Low"})
def a_model_of_which_another_rule_tells(pool: ModelPool, **given: Any) -> None:
    """One outcome would be held against a worker twice."""
    use(pool, **given)


@spares("outside_feasible_set")
def a_policy_that_came_afterwards(pool: ModelPool) -> None:
    """A rule that bars the model today says nothing of work that was assigned before."""
    use(pool, {})
    excluded = Rule(name="no-acme", exclude={"provider": ("acme",)})
    pool.policies.load(Policy(name="strict", description=None, rules=(excluded,)))
    pool.policies.activate("strict", confirmed=True)


@spares("retired_model", model={"lifecycle": "Retired"})
@spares("experimental_on_high_risk", model=EXPERIMENTAL, task=RISKY)
@spares("dearer_than_allowed", model={"cost_class": "High"}, task={"max_cost": "Low"})
@spares("outside_feasible_set", model={"accuracy_class": "Low"}, task={"min_accuracy": "High"})
def a_model_that_the_pool_advised(
    pool: ModelPool, model: dict[str, Any], task: dict[str, Any] | None = None
) -> None:
    """Who follows the advice isn't to blame for it."""
    work = crew(pool, GOOD, record("acme/used", **model))
    work.task("t1", **(task or {}))
    work.did("ann", "t1", advised="acme/used", used="acme/used")
    work.write()


@fires(
    "other_than_advised",
    Found(against=ANN, severity="warning", evidence=("o-ann-t0",), population=1),
    advised=1,
)
@fires(
    "other_than_advised",
    Found(against=ANN, severity="warning", evidence=("o-ann-t0",), population=2),
    advised=2,
)
@fires(
    "other_than_advised",
    Found(against=ANN, severity="notice", evidence=("o-ann-t0",), population=3),
    advised=3,
)
def another_model_than_advised(pool: ModelPool, advised: int) -> None:
    """Once of so many times: half of them is a warning, less a notice."""
    work = crew(pool, GOOD, record("acme/other"))
    for number in range(advised):
        used = "acme/good" if number else "acme/other"
        work.did("ann", f"t{number}", advised="acme/good", used=used)
    work.write()


@spares("other_than_advised", advised="acme/good", used="acme/good")
@spares("other_than_advised", used="acme/other")
@spares("other_than_advised", advised="acme/good")
def no_other_model_than_advised(pool: ModelPool, **given: Any) -> None:
    """As advised; a choice of its own; no word of the model, which isn't another one."""
    work = crew(pool, GOOD, record("acme/other"))
    work.did("ann", "t1", **given)
    work.write()


def one_model(
    pool: ModelPool,
    many: int,
    *,
    models: int = 2,
    like_ann: int = 0,
    advised: bool = False,
    other: dict[str, Any] | None = None,
    task: dict[str, Any] | None = None,
) -> None:
    """Ann uses one model all the time; there are so many to choose from."""
    records = [record(f"acme/m{number}", **(other or {})) for number in range(1, models)]
    work = crew(pool, record("acme/m0"), *records)
    for worker in ("ann", *(f"bob-{number}" for number in range(like_ann))):
        for number in range(many):
            work.task(f"t{number}", **(task or {}))
            advice = {"advised": "acme/m0"} if advised else {}
            work.did(worker, f"t{number}", used="acme/m0", **advice)  # type: ignore[arg-type]
    work.write()


@fires(
    "one_model_for_everything",
    Found(
        against=ANN,
        severity="notice",
        evidence=[f"o-ann-t{number}" for number in range(7)],
        population=1,
    ),
    many=7,
)
def one_model_of_two(pool: ModelPool, many: int) -> None:
    """By chance seven of seven fall on one of two in 1 of 128 cases."""
    one_model(pool, many)


@spares("one_model_for_everything", many=6)
@spares("one_model_for_everything", many=40, models=1)
@spares("one_model_for_everything", many=40, advised=True)
@spares("one_model_for_everything", many=7, like_ann=2)
@spares("one_model_for_everything", many=40, other={"cost_class": "High"}, task={"max_cost": "Low"})
@spares("one_model_for_everything", many=40, models=9, other={"lifecycle": "Retired"})
def one_model_for_good_reason(pool: ModelPool, **given: Any) -> None:
    """One time less; the only one there is, or that the tasks allow; advised; as all others do."""
    one_model(pool, **given)


@spares("one_model_for_everything")
def the_only_model_of_its_task_type(pool: ModelPool) -> None:
    """That others have many to choose from, for other work, is no choice of this worker's."""
    many = [record(f"acme/m{number}", "image-generation") for number in range(9)]
    work = crew(pool, record("acme/only"), *many)
    for number in range(40):
        work.did("ann", f"t{number}", used="acme/only")
        work.task(f"i{number}", task_type="image-generation")
        work.did("bob", f"i{number}", used=f"acme/m{number % 9}")
    work.write()


@spares("one_model_for_everything")
def the_only_model_there_was_then(pool: ModelPool) -> None:
    """Models that are listed since were no choice then."""
    one_model(pool, 40, models=1)
    later = [record(f"acme/m{number}") for number in range(9)]
    pool.registry.load(registry(*later), on=date(2026, 6, 1))
