"""Trust by Graph Data Science and by plain Cypher: the same, and nothing is left behind."""

from __future__ import annotations

import random
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from benchmarks.quality.network import Rating, choose_anchors, record
from modelpool.cli import modelpool
from modelpool.config import DEFAULT_VERSION, Settings
from modelpool.database import Database, Row
from modelpool.exceptions import DatabaseError, UnsupportedServerError
from modelpool.pool import ModelPool
from modelpool.reputation import Engine, trust as engines
from modelpool.server import Connection
from tests.worlds import record as claim, registry

TYPE = "code-generation"
START = datetime(2025, 1, 1, tzinfo=UTC)


class WithoutGds(Database):
    """The same server, as if it had no extension."""

    def has(self, extension: object) -> bool:
        """Never."""
        return False


@pytest.fixture
def gds(database: Database) -> None:
    """Skips where there is no Graph Data Science; the embedded 5.26 server always has it."""
    if not database.has("Graph Data Science"):
        assert Settings.from_env().version != DEFAULT_VERSION or Settings.from_env().uri
        pytest.skip("the server has no Graph Data Science")


def rate(pool: ModelPool, pairs: Mapping[tuple[str, str], float], at: datetime = START) -> None:
    """Record verdicts, by who gave them to whom: praise over 0, blame under it."""
    record(
        pool,
        [Rating(rater=a, ratee=b, weight=weight, at=at) for (a, b), weight in pairs.items()],
        lambda *_: None,
    )


def drawn(seed: int) -> list[Rating]:
    """Up to 60 workers who praise and blame, some of them twice; some do neither, or only blame."""
    draw = random.Random(seed)
    workers = [f"w{number:02}" for number in range(draw.randint(5, 60))]
    silent = set(draw.sample(workers, len(workers) // 5))
    harsh = set(draw.sample(workers, len(workers) // 10))
    ratings = []
    for number in range(draw.randint(20, 400)):
        rater, ratee = draw.choice(workers), draw.choice(workers)
        if rater not in silent:
            blames = rater in harsh or draw.random() < 0.2
            at = START + timedelta(hours=number)
            ratings.append(Rating(rater=rater, ratee=ratee, weight=1.0 - 2 * blames, at=at))
    return ratings


@pytest.mark.parametrize("anchors", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_both_engines_give_the_same(gds: None, pool: ModelPool, seed: int, anchors: int) -> None:
    """For all verdicts, and for those up to a moment; anchors may be ones who never praised."""
    ratings = drawn(10 * seed + anchors)
    record(pool, ratings, lambda *_: None)
    people = sorted({person for rating in ratings for person in (rating.rater, rating.ratee)})
    choose_anchors(pool, random.Random(seed).sample(people, min(anchors, len(people))))
    for as_of in (None, ratings[len(ratings) // 2].at, START - timedelta(days=1)):
        steps = pool.reputation.trust(engine="cypher", as_of=as_of)
        assert len(steps) >= min(anchors, len(people))
        assert pool.reputation.trust(engine="gds", as_of=as_of) == pytest.approx(
            steps, rel=1e-9, abs=1e-12
        )
    assert len(pool.reputation.trust()) > min(anchors, len(people))


def test_trust_is_had_by_hand(gds: None, pool: ModelPool) -> None:
    """One anchor praises two workers, one of whom praises a third; 20 parts are lost each time."""
    rate(pool, {("a", "b"): 1, ("a", "c"): 1, ("b", "d"): 1, ("a", "e"): -1, ("c", "e"): -1})
    choose_anchors(pool, ["a"])
    by_hand = {
        "a": 0.15,
        "b": 0.15 * 0.85 / 22,
        "c": 0.15 * 0.85 / 22,
        "d": 0.15 * 0.85 / 22 * 0.85 / 21,
    }
    assert pool.reputation.trust(engine="cypher") == pytest.approx(by_hand)
    assert pool.reputation.trust(engine="gds") == pytest.approx(by_hand)


def test_workers_of_one_operator_divide_one_part(gds: None, pool: ModelPool) -> None:
    """An anchor praises two of one operator and one of none; one that joins later has no part."""
    pool.registry.load(registry(claim("acme/a")))
    for name, operator in (("b", "o"), ("c", "o"), ("d", None), ("e", None)):
        pool.work.declare_worker(name, operator=operator, joined_at=START)
        pool.work.declare_task(name, task_type=TYPE, risk_level="Low", declared_at=START)
        pool.work.choose(name, task_id=name, worker_id=name, assigned_at=START)
        pool.work.report(
            name, assignment_id=name, status="Completed", answer="x", reported_at=START
        )
    pool.work.declare_worker("a", trusted=True, joined_at=START)
    at = START + timedelta(days=1)
    for one, other in ("ab", "ac", "ad", "be"):
        pool.work.verify(one + other, worker_id=one, outcome_id=other, agrees=True, at=at)
    pool.work.declare_worker("late", trusted=True, joined_at=at + timedelta(days=1))
    part = 0.15 * 0.85 / 22
    by_hand = {"a": 0.15, "b": part / 2, "c": part / 2, "d": part, "e": part / 2 * 0.85 / 21}
    both: tuple[Engine, ...] = ("cypher", "gds")
    for engine in both:
        assert pool.reputation.trust(engine=engine, as_of=at) == pytest.approx(by_hand)


def test_without_anchors_nobody_has_trust(gds: None, pool: ModelPool) -> None:
    assert pool.reputation.trust(engine="gds") == pool.reputation.trust(engine="cypher") == {}
    rate(pool, {("a", "b"): 1})
    assert pool.reputation.trust(engine="gds") == pool.reputation.trust(engine="cypher") == {}


def test_anchors_without_any_verdict_keep_what_goes_back_to_them(
    gds: None, pool: ModelPool
) -> None:
    for name in ("a", "b"):
        pool.work.declare_worker(name, trusted=True, joined_at=START)
    assert pool.reputation.trust(engine="cypher") == pytest.approx({"a": 0.075, "b": 0.075})
    assert pool.reputation.trust(engine="gds") == pytest.approx({"a": 0.075, "b": 0.075})


def test_sessions_at_once_do_not_meet(gds: None, pool: ModelPool, helpers: Database) -> None:
    """Each has a projection of its own, and none is left afterwards."""
    record(pool, drawn(7), lambda *_: None)
    choose_anchors(pool, ["w00", "w01", "w02"])
    once = pool.reputation.trust(engine="cypher")
    with ThreadPoolExecutor(6) as threads:
        found = list(threads.map(lambda _: pool.reputation.trust(engine="gds"), range(12)))
    assert found == [pytest.approx(once, rel=1e-9, abs=1e-12)] * 12
    assert helpers.read("gds/projections") == []


def test_a_projection_is_dropped_also_when_its_query_fails(
    gds: None, pool: ModelPool, helpers: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    rate(pool, {("a", "b"): 1})
    choose_anchors(pool, ["a"])
    # Page rank refuses that, when the projection stands already.
    facts = {"as_of": None, "held_back": 0.15, "hesitation": 20.0, "steps": 0}
    with pytest.raises(DatabaseError, match="maxIterations"):
        pool.database.read("reputation/trust_with_gds", projection="left", **facts)
    assert helpers.read("gds/projections") == [{"projection": "left"}]
    dropped = pool.database.read("reputation/dropped_projection", projection="left")
    assert dropped == [{"projection": "left"}]

    monkeypatch.setattr(engines, "_STEPS", 0)
    with pytest.raises(DatabaseError, match="maxIterations"):
        pool.reputation.trust(engine="gds")
    assert helpers.read("gds/projections") == []


def test_without_gds_plain_cypher_does_it_and_gds_is_refused(
    pool: ModelPool, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    rate(pool, {("a", "b"): 1})
    choose_anchors(pool, ["a"])
    monkeypatch.setattr(engines, "_MANY_VERDICTS", 1)
    with WithoutGds(connection) as database:
        other = ModelPool(database)
        assert other.reputation.trust() == pool.reputation.trust(engine="cypher")
        with pytest.raises(UnsupportedServerError, match="--with-gds"):
            other.reputation.trust(engine="gds")


@pytest.mark.parametrize(
    ("many", "expected"), [(2, "reputation/trust_with_gds"), (3, "reputation/endorsements")]
)
def test_gds_is_used_where_verdicts_are_many(
    gds: None, pool: ModelPool, monkeypatch: pytest.MonkeyPatch, many: int, expected: str
) -> None:
    rate(pool, {("a", "b"): 1, ("a", "c"): -1})
    choose_anchors(pool, ["a"])
    asked: list[str] = []
    read = pool.database.read

    def recording(name: str, **parameters: Any) -> list[Row]:
        asked.append(name)
        return read(name, **parameters)

    monkeypatch.setattr(pool.database, "read", recording)
    monkeypatch.setattr(engines, "_MANY_VERDICTS", many)
    assert pool.reputation.trust().keys() == {"a", "b"}
    assert asked[-1] == expected


@pytest.mark.parametrize(
    ("anchors", "said"),
    [
        (0, "No worker is trusted"),
        (1, "1 trusted worker: trust is unreliable"),
        (2, "2 trusted workers: trust is unreliable"),
        (3, None),
    ],
)
def test_few_anchors_are_warned_of(
    pool: ModelPool,
    cli: CliRunner,
    anchors: int,
    said: str | None,
) -> None:
    """Where trust is shown, and where it is used; without an anchor none is used."""
    rate(pool, {("a", "b"): 1, ("b", "c"): 1, ("c", "d"): 1})
    choose_anchors(pool, ["a", "b", "c"][:anchors])
    assert pool.reputation.why("d").anchors == anchors
    shown = cli.invoke(modelpool, ["why", "d"])
    used = cli.invoke(modelpool, ["reputation", "--update"])
    assert shown.exit_code == 0
    if said is None:
        assert "anchor it" not in shown.stdout + used.stdout
    else:
        assert said in shown.stdout
        assert (said in used.stdout) == (anchors > 0)
