"""Arguments of every public method: what is unknown, missing or of a wrong type is refused."""

from __future__ import annotations

import inspect
import io
import random
import string
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime
from operator import attrgetter
from pathlib import Path
from typing import Any, TextIO

import pytest

from modelpool.arguments import check_value, nearest
from modelpool.exceptions import InvalidInputError
from modelpool.pool import ModelPool
from modelpool.pool.base import Room
from modelpool.requirements import Requirements

KNOWN = tuple(Requirements.__annotations__)


class Untouched:
    """A database that no refused call reaches."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"the call reached the database: {name}")


POOL: Any = ModelPool(Untouched())  # type: ignore[arg-type]
ROOMS = [name for name, member in vars(POOL).items() if isinstance(member, Room)]


def _methods() -> Iterator[tuple[str, Callable[..., object]]]:
    """The public methods of the pool and of its rooms, by their names on the pool."""
    for room, owner in (("", POOL), *((f"{name}.", getattr(POOL, name)) for name in ROOMS)):
        for name, member in inspect.getmembers(type(owner), inspect.isfunction):
            if not name.startswith("_"):
                yield f"{room}{name}", member


def method(name: str) -> Callable[..., object]:
    """A method by its name on the pool, such as `registry.load`."""
    found: Callable[..., object] = attrgetter(name)(POOL)
    return found


METHODS = {name: inspect.signature(method(name)) for name, _ in _methods()}
GATHERING = [
    name
    for name, signature in METHODS.items()
    if any(p.kind is p.VAR_KEYWORD for p in signature.parameters.values())
]


def filled(name: str) -> dict[str, Any]:
    """Arguments that a method can't do without, as far as their types are known here."""
    values: dict[str, Any] = {"str": "x", "int": 1, "bool": True, "Level": "High"}
    return {
        parameter.name: values.get(str(parameter.annotation), "x")
        for parameter in METHODS[name].parameters.values()
        if parameter.default is parameter.empty
        and parameter.kind not in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL)
    }


def slips(word: str) -> Iterator[str]:
    """The word with a letter too much, too few, another, or two swapped; and a part of it."""
    draw = random.Random(word)
    for place in range(len(word)):
        letter = draw.choice(string.ascii_lowercase)
        yield word[:place] + letter + word[place:]
        yield word[:place] + word[place + 1 :]
        yield word[:place] + letter + word[place + 1 :]
        yield word[:place] + word[place : place + 2][::-1] + word[place + 2 :]
    yield word.upper()
    yield from (part for part in word.split("_") if len(part) > 2)


def test_the_pool_has_its_rooms() -> None:
    first = ["registry", "pruning", "policies", "work", "reputation", "misuse", "degradation"]
    assert [*first, "verification", "performance", "independence", "what_if"] == ROOMS


def test_there_are_methods_that_gather_requirements() -> None:
    assert {"feasible", "explain", "excluded", "funnel", "relaxations", "pick"} < set(GATHERING)
    assert {"panel", "policies.requirements"} < set(GATHERING)


@pytest.mark.parametrize("name", GATHERING)
def test_a_misspelt_requirement_is_refused_with_the_nearest_name(name: str) -> None:
    own = METHODS[name].parameters
    for known in KNOWN:
        for slip in slips(known):
            if slip in KNOWN or slip in own or not slip:
                continue
            given = {**filled(name), "task_type": "x", slip: "High"}
            with pytest.raises(InvalidInputError) as caught:
                method(name)(**given)
            assert str(caught.value).startswith(f"{slip}: found no such requirement; did you mean")
            # Of two that are as near, such as of max_lost, one is told.
            assert str(caught.value).endswith(f"'{nearest(slip, KNOWN)[0]}'?")
            if slip.split("_")[0] == known.split("_")[0] and len(slip) >= len(known):
                assert known in nearest(slip, KNOWN)


def test_a_part_of_a_name_is_near_it() -> None:
    with pytest.raises(InvalidInputError) as caught:
        POOL.feasible(task_type="x", risk="High")
    assert str(caught.value) == "risk: found no such requirement; did you mean 'risk_level'?"
    with pytest.raises(InvalidInputError, match="colour: found no such requirement, expected one"):
        POOL.feasible(task_type="x", colour="red")


@pytest.mark.parametrize("name", GATHERING)
@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"task_type": None}, "task_type: found nothing, expected a task type"),
        ({"task_type": 5}, "task_type: found 5, expected text"),
        ({"task_type": ["x"]}, r"task_type: found \['x'\], expected text"),
        ({"risk_level": "high"}, "risk_level: found 'high', expected .*did you mean 'High'"),
        ({"risk_level": True}, "risk_level: found True, expected one of Low, Medium, High"),
        ({"max_cost": 5}, "max_cost: found 5, expected one of"),
        ({"criticality": ["Critical"]}, "criticality: found .*, expected one of Normal, Critical"),
        ({"provider_types": "Internal"}, "provider_types: found 'Internal', expected a list of"),
        ({"provider_types": [5]}, "provider_types: found 5, expected one of Open-source"),
        ({"as_of": "2026-01-01"}, "as_of: found '2026-01-01', expected a date or a moment"),
        ({"as_of": 5}, "as_of: found 5, expected a date or a moment with a time zone"),
        ({"as_of": datetime(2026, 1, 1)}, "as_of: .*, expected a time zone"),
    ],
)
def test_a_wrong_requirement_is_refused(name: str, wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidInputError, match=told):
        method(name)(**{**filled(name), "task_type": "x", **wrong})


@pytest.mark.parametrize("name", GATHERING)
def test_a_missing_task_type_is_refused(name: str) -> None:
    with pytest.raises(InvalidInputError, match="task_type: found nothing, expected a task type"):
        method(name)(**filled(name))


@pytest.mark.parametrize("name", [name for name in METHODS if name not in GATHERING])
def test_an_argument_that_there_is_not_is_refused(name: str) -> None:
    named = list(METHODS[name].parameters)
    wrong = f"{named[0]}x" if named else "limit"
    with pytest.raises(InvalidInputError) as caught:
        method(name)(**{**filled(name), wrong: "x"})
    assert str(caught.value).startswith(f"{wrong}: found no such argument")
    if named and METHODS[name].parameters[named[0]].kind is not inspect.Parameter.VAR_POSITIONAL:
        assert f"did you mean '{named[0]}'?" in str(caught.value)


@pytest.mark.parametrize("name", [n for n in METHODS if n not in GATHERING and filled(n)])
def test_an_argument_that_is_missing_is_refused(name: str) -> None:
    with pytest.raises(InvalidInputError, match=r"^\w+: found nothing, expected a value$"):
        method(name)()


class Nothing:
    """What no argument may be."""

    def __repr__(self) -> str:
        return "nothing of use"


def _typed() -> Iterator[tuple[str, str]]:
    for name, signature in METHODS.items():
        for parameter in signature.parameters.values():
            gathered = parameter.kind in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL)
            called = any(
                kind in str(parameter.annotation) for kind in ("Progress", "Stage", "Confirm")
            )
            if not gathered and not called:
                yield name, parameter.name


@pytest.mark.parametrize(("name", "argument"), list(_typed()))
def test_an_argument_of_a_wrong_type_is_refused(name: str, argument: str) -> None:
    required: dict[str, Any] = {"task_type": "x"} if name in GATHERING else {}
    # What stands before it in the signature is checked before it.
    given = {argument: Nothing()} | {
        n: v for n, v in filled(name).items() if n != argument and v == "x"
    }
    names = list(METHODS[name].parameters)
    before = {n: v for n, v in given.items() if names.index(n) <= names.index(argument)}
    with pytest.raises(InvalidInputError) as caught:
        method(name)(**required, **(filled(name) | before))
    assert ": found " in str(caught.value)
    assert ", expected " in str(caught.value)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: POOL.work.tasks(limit=True), "limit: found True, expected a whole number"),
        (lambda: POOL.work.tasks(limit="5"), "limit: found '5', expected a whole number"),
        (lambda: POOL.work.tasks(limit=2.5), "limit: found 2.5, expected a whole number"),
        (lambda: POOL.work.tasks(limit=0), "limit: found 0, expected 1 or more"),
        (lambda: POOL.misuse.scan(rules="x"), "rules: found 'x', expected a list of texts"),
        (lambda: POOL.registry.lint(rules=[5]), "rules: found 5, expected text"),
        (
            lambda: POOL.registry.search(where="cost_class=Low"),
            "where: found .*, expected a list of texts",
        ),
        (lambda: POOL.misuse.scan(store=1), "store: found 1, expected True or False"),
        (
            lambda: POOL.reputation.trust(engine="GDS"),
            "engine: found 'GDS', expected .*did you mean 'gds'",
        ),
        (lambda: POOL.what_if.policy("mine"), "policy: found 'mine', expected a Policy"),
        (lambda: POOL.what_if.values([]), "values: found .*, expected a mapping"),
        (lambda: POOL.query("a", ["x"]), "given: found .*, expected a mapping"),
        (
            lambda: POOL.work.declare_tasks({"task_id": "t"}),
            "records: found .*, expected a list of",
        ),
        (
            lambda: POOL.work.declare_tasks([5]),
            "record 1: found 5, expected an object with the fields",
        ),
        (
            lambda: POOL.work.declare_tasks([{"task_id": "t", "task_type": "x", "risk": "High"}]),
            "risk: found an unknown field, expected .*did you mean 'risk_level'",
        ),
        (
            lambda: POOL.work.declare_worker("w", task_types=["code editing"]),
            "task_types: found a list, expected names in lower case",
        ),
        (
            lambda: POOL.work.declare_task("t", task_type="x", risk_level="high"),
            "did you mean 'High'",
        ),
        (
            lambda: POOL.work.verify("v", worker_id="w", outcome_id="o", agrees="yes"),
            "agrees: found 'yes', expected True or False",
        ),
        (
            lambda: POOL.reputation.of(as_of="now"),
            "as_of: found 'now', expected a date or a moment",
        ),
    ],
)
def test_one_line_names_the_argument_and_what_was_expected(
    call: Callable[[], object], told: str
) -> None:
    with pytest.raises(InvalidInputError, match=told) as caught:
        call()
    assert "\n" not in str(caught.value)


def test_what_an_annotation_admits_passes() -> None:
    admitted: list[tuple[object, Any]] = [
        (None, str | None),
        (5, float),
        (date(2026, 1, 1), date | datetime | None),
        (("a",), Collection[str]),
        ({"a"}, Collection[str] | None),
        ([Nothing()], Sequence[Any]),
        (Nothing(), Any),
        (io.StringIO(), Path | TextIO),
    ]
    for value, annotation in admitted:
        check_value("x", value, annotation)
