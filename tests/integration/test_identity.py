"""Names that differ only in case or Unicode form are one identity, whoever writes them."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from modelpool.database import Database
from modelpool.exceptions import ConflictError, NotFoundError, RecordsError, SpellingError
from modelpool.identity import folded
from modelpool.policy import Policy, Rule
from modelpool.pool import ModelPool
from tests.worlds import record, registry

DECOMPOSED = unicodedata.normalize("NFD", "café")
PAIRS = (
    ("Ada", "ada"),
    ("café", DECOMPOSED),
    ("STRASSE", "straße"),
    ("\u00c51", "\u212b1"),
    ("ﬁn", "FIN"),
)


def _work(pool: ModelPool) -> None:
    pool.registry.load(registry(record("acme/small")))
    pool.work.declare_worker("w1", operator="Acme")
    pool.work.declare_worker("w2", operator="Other")
    pool.work.declare_task("t1", task_type="code-generation", risk_level="Low")
    pool.work.choose("a1", task_id="t1", worker_id="w1")
    pool.work.report("o1", assignment_id="a1", status="Completed")
    pool.work.verify("v1", outcome_id="o1", worker_id="w2", agrees=True)


@pytest.mark.parametrize(
    ("field", "known", "call"),
    [
        ("worker_id", "w1", lambda pool: pool.work.declare_worker("W1")),
        ("operator", "Acme", lambda pool: pool.work.declare_worker("w3", operator="acme")),
        (
            "task_id",
            "t1",
            lambda pool: pool.work.declare_task(
                "T1", task_type="code-generation", risk_level="Low"
            ),
        ),
        ("assignment_id", "a1", lambda pool: pool.work.choose("A1", task_id="t1", worker_id="w2")),
        (
            "outcome_id",
            "o1",
            lambda pool: pool.work.report("O1", assignment_id="a1", status="Completed"),
        ),
        (
            "verdict_id",
            "v1",
            lambda pool: pool.work.verify("V1", outcome_id="o1", worker_id="w2", agrees=True),
        ),
    ],
)
def test_a_name_of_work_in_another_spelling_is_refused(
    pool: ModelPool,
    helpers: Database,
    field: str,
    known: str,
    call: Callable[[ModelPool], object],
) -> None:
    _work(pool)
    before = helpers.read("all/count")
    with pytest.raises(ConflictError, match=f"^{field}: found .*expected '{known}'"):
        call(pool)
    assert helpers.read("all/count") == before


def test_a_decision_in_another_spelling_is_refused(pool: ModelPool) -> None:
    _work(pool)
    pool.work.declare_task("t2", task_type="code-generation", risk_level="Low")
    assert pool.work.assign("t2", decision_id="d", seed=1).decision_id == "d"
    with pytest.raises(ConflictError, match="decision_id: found 'D', expected 'd'"):
        pool.work.assign("t2", decision_id="D", seed=1)


def test_a_policy_in_another_spelling_is_refused(pool: ModelPool) -> None:
    rule = Rule(name="any", exclude={"lifecycle": ("Experimental",)})
    pool.policies.load(Policy(name="cautious", description="", rules=(rule,)))
    with pytest.raises(ConflictError, match="name: found 'Cautious', expected 'cautious'"):
        pool.policies.load(Policy(name="Cautious", description="", rules=(rule,)))


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_lookalikes_of_one_file_are_refused_with_both_spellings(
    pool: ModelPool, tmp_path: Path, first: str, second: str
) -> None:
    file = tmp_path / "workers.csv"
    for column in ("worker_id", "operator"):
        rows = [f"{first},x1,", f"{second},x2,"]
        if column == "operator":
            rows = [f"x1,{first}", f"x2,{second}"]
        head = "worker_id,operator" if column == "operator" else "worker_id,operator,task_types"
        file.write_text("\n".join([head, *rows]) + "\n", "utf-8")
        with pytest.raises(RecordsError) as caught:
            pool.work.load_file("workers", file)
        (problem,) = caught.value.problems
        assert (problem.field, problem.location) == (column, "line 3")
        assert second in problem.value
        assert f"'{first}' at line 2" in problem.expected
        said = [{"worker_id": first, "operator": "x1"}, {"worker_id": second, "operator": "x2"}]
        if column == "operator":
            said = [{"worker_id": "x1", "operator": first}, {"worker_id": "x2", "operator": second}]
        with pytest.raises(RecordsError, match=f"{column}: found .*record 1"):
            pool.work.declare_workers(said)
    assert pool.work.workers() == ()


def test_an_id_given_twice_in_a_file_is_still_called_so(pool: ModelPool, tmp_path: Path) -> None:
    file = tmp_path / "workers.jsonl"
    file.write_text('{"worker_id": "w1"}\n{"worker_id": "w1"}\n', "utf-8")
    with pytest.raises(RecordsError, match="line 2: worker_id: found 'w1' a second time"):
        pool.work.load_file("workers", file)


def test_a_file_is_held_against_the_spellings_of_the_graph(pool: ModelPool, tmp_path: Path) -> None:
    pool.work.declare_worker("w1", operator="Acme")
    file = tmp_path / "workers.jsonl"
    file.write_text('{"worker_id": "w2", "operator": "acme"}\n{"worker_id": "W1"}\n', "utf-8")
    with pytest.raises(RecordsError) as caught:
        pool.work.load_file("workers", file)
    assert [p.field for p in caught.value.problems] == ["operator", "worker_id"]
    assert [worker.worker_id for worker in pool.work.workers()] == ["w1"]


CLAIMED = [
    ("model_id", record("Lab/Model"), record("lab/model", source="other", provider="x")),
    (
        "base_model",
        record("a/x", base_model="lab/Llama-X"),
        record("b/x", base_model="lab/llama-x"),
    ),
    ("provider", record("a/x", provider="Lab"), record("b/x", provider="lab")),
    ("maker", record("a/x", maker="Lab"), record("b/x", maker="lab")),
]


@pytest.mark.parametrize(("field", "first", "second"), CLAIMED)
def test_a_name_of_the_registry_in_another_spelling_is_refused(
    pool: ModelPool,
    helpers: Database,
    field: str,
    first: dict[str, str],
    second: dict[str, str],
) -> None:
    second = {**second, "source": "other"}
    pool.registry.load(registry(first))
    before = helpers.read("all/count")
    for call in (pool.registry.load, pool.registry.preview):
        with pytest.raises(SpellingError) as caught:
            call(registry(second))
        problem = next(p for p in caught.value.problems if p.field == field)
        assert problem.value == f"'{second[field]}'"
        assert problem.expected.startswith(f"'{first[field]}', as test spells it for")
        assert "other" in problem.location
    assert helpers.read("all/count") == before
    assert pool.registry.load(pool.registry.respelled(registry(second))).added == 1
    assert pool.registry.load(pool.registry.respelled(registry(second))).unchanged == 1


@pytest.mark.parametrize("default_first", [True, False])
def test_weights_that_nobody_states_are_those_that_others_call_so(
    pool: ModelPool, default_first: bool
) -> None:
    """A model without stated weights is called as it is: that spelling isn't anybody's word."""
    own = registry(record("Lab/Llama-X"))
    offer = registry(record("other/x", base_model="lab/llama-x", source="other"))
    for one in (own, offer) if default_first else (offer, own):
        pool.registry.load(one)
    drawn = pool.panel(size=2, seed=1, task_type="code-generation", criticality="Critical")
    assert len(drawn) == 1
    found = pool.feasible(task_type="code-generation")
    assert {model.base_model for model in found} == {"lab/llama-x"}


def test_weights_are_one_however_their_names_are_spelled(pool: ModelPool) -> None:
    """200 small worlds of two sources, whose names of weights come in random case."""
    draw = random.Random(7)
    expected: dict[str, str] = {}
    for source in ("one", "two"):
        spelled: dict[str, str] = {}
        made = []
        for number in range(600):
            key = f"lab{number // 3}/weights-{draw.randrange(2)}"
            base = spelled.setdefault(key, _any_case(draw, key))
            expected[f"{source}/m{number}"] = key
            made.append(record(f"{source}/m{number}", base_model=base, source=source))
        pool.registry.load(pool.registry.respelled(registry(*made)))
    found = pool.feasible(task_type="code-generation")
    assert {m.model_id: folded(m.base_model or "") for m in found} == expected
    assert len({m.base_model for m in found}) == len(set(expected.values()))
    drawn = pool.panel(size=50, seed=1, task_type="code-generation", criticality="Critical")
    assert len({folded(m.base_model or "") for m in drawn}) == 50


def _any_case(draw: random.Random, text: str) -> str:
    return "".join(draw.choice((c.lower(), c.upper())) for c in text)


def test_of_two_writers_at_once_one_is_refused(pool: ModelPool) -> None:
    pool.work.declare_worker("w0")

    def declare(number: int) -> bool:
        spelling = "".join(c.upper() if number >> i & 1 else c for i, c in enumerate("acme"))
        try:
            return pool.work.declare_worker(f"w{number + 1}", operator=spelling)
        except ConflictError:
            return False

    with ThreadPoolExecutor(8) as threads:
        done = list(threads.map(declare, range(16)))
    assert sum(done) == 1


def test_a_graph_from_before_spellings_gets_them(
    pool: ModelPool, database: Database, helpers: Database
) -> None:
    _work(pool)
    helpers.write(lambda tx: tx.run("all/forget_spellings"))
    database.apply_schema()
    with pytest.raises(ConflictError, match="operator: found 'acme', expected 'Acme'"):
        pool.work.declare_worker("w9", operator="acme")
    assert pool.work.declare_worker("w1", operator="Acme") is False


def test_hints_find_an_id_in_another_case_first(pool: ModelPool) -> None:
    _work(pool)
    pool.registry.load(
        registry(record("azure/small", source="other"), record("acme/small", source="other"))
    )
    calls: list[tuple[str, Callable[[], object]]] = [
        ("acme/small", lambda: pool.registry.listings("ACME/Small")),
        ("acme/small", lambda: pool.registry.claims("ACME/Small")),
        ("acme/small", lambda: pool.explain("ACME/Small", task_type="code-generation")),
        ("acme/small", lambda: pool.registry.card("ACME/Small")),
        (
            "acme/small",
            lambda: pool.work.choose("a2", task_id="t1", worker_id="w2", model_id="ACME/Small"),
        ),
        ("t1", lambda: pool.work.choose("a2", task_id="T1", worker_id="w2")),
        ("w2", lambda: pool.work.choose("a2", task_id="t1", worker_id="W2")),
        ("a1", lambda: pool.work.report("o2", assignment_id="A1", status="Completed")),
        ("o1", lambda: pool.work.verify("v2", outcome_id="O1", worker_id="w2", agrees=True)),
        ("t1", lambda: pool.work.assign("T1")),
        ("w1", lambda: pool.reputation.of("W1")),
        ("o1", lambda: pool.work.trail("O1")),
        ("code-generation", lambda: pool.feasible(task_type="Code-Generation")),
        ("default@1", lambda: pool.policies.get("Default@1")),
    ]
    for known, call in calls:
        with pytest.raises(NotFoundError) as caught:
            call()
        assert known.partition("@")[0] in str(caught.value).partition("did you mean ")[2], known
