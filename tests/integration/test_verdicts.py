"""How likely the next verdict agrees: by a formula, by nothing but the past, and measured."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.__main__ import benchmarks
from benchmarks.helpers import helpers
from benchmarks.quality.network import Network, Rating, record, recorded
from benchmarks.quality.verdicts import OWN, run
from modelpool.exceptions import InvalidInputError, NotFoundError
from modelpool.pool import ModelPool

START = datetime(2020, 1, 1, tzinfo=UTC)
PRIORS = {"received": 1.0, "given": 5.0, "returned": 1.0}


def rating(rater: str, ratee: str, day: float, weight: float = 1.0) -> Rating:
    return Rating(rater=rater, ratee=ratee, weight=weight, at=START + timedelta(days=day))


def drawn(number: int, seed: int = 1) -> tuple[Rating, ...]:
    """Ratings of twelve people, two of them harsh and three often blamed; several at each time."""
    draw = random.Random(seed)
    people = [f"p{n:02}" for n in range(12)]
    made = []
    for position in range(number):
        rater, ratee = draw.sample(people, 2)
        harsh, bad = rater in people[:2], ratee in people[2:5]
        blames = draw.random() < 0.05 + 0.5 * harsh + 0.4 * bad
        made.append(rating(rater, ratee, position // 3 * 4.0, -1.0 if blames else 1.0))
    return tuple(made)


def by_hand(ratings: Sequence[Rating], rater: str, ratee: str, at: datetime) -> float:
    """The formula of the query, over a list of ratings."""
    before = [r for r in ratings if r.at < at]
    parts = {
        "received": [r for r in before if r.ratee == ratee],
        "given": [r for r in before if r.rater == rater],
        "returned": [r for r in before if (r.rater, r.ratee) == (ratee, rater)],
    }
    days_before = [r.weight > 0 for r in before if r.at.date() < at.date()]
    base = (9 + sum(days_before)) / (10 + len(days_before))
    odds = math.log(base / (1 - base))
    for part, own in parts.items():
        weights = [(r.weight > 0, 0.5 ** ((at - r.at) / timedelta(days=90))) for r in own]
        praise = base * PRIORS[part] + sum(weight for agrees, weight in weights if agrees)
        blame = (1 - base) * PRIORS[part] + sum(weight for agrees, weight in weights if not agrees)
        odds += math.log(praise / blame) - math.log(base / (1 - base))
    return 1 / (1 + math.exp(-odds))


def test_chances_follow_the_formula_one_by_one_and_at_once(pool: ModelPool) -> None:
    ratings = drawn(90)
    record(pool, ratings, lambda *_: None)
    expected = [by_hand(ratings, r.rater, r.ratee, r.at) for r in ratings]
    pairs = [(r.rater, r.ratee, r.at) for r in ratings]
    assert pool.reputation.verdict_chances(pairs) == pytest.approx(expected)
    assert expected[0] == pytest.approx(0.9)
    assert min(expected) < 0.5
    single = [
        pool.reputation.verdict_chance(rater, ratee, as_of=at) for rater, ratee, at in pairs[-5:]
    ]
    assert single == pytest.approx(expected[-5:])
    assert pool.reputation.verdict_chances([]) == ()


def test_what_comes_at_the_moment_or_after_it_counts_for_nothing(pool: ModelPool) -> None:
    """Turn every verdict from a moment on into its contrary, and what was foreseen then stays."""
    ratings = drawn(90)
    moment = ratings[60].at
    asked = [(r.rater, r.ratee, r.at) for r in ratings if r.at == moment]
    assert len(asked) == 3
    turned = [replace(r, weight=-r.weight) if r.at >= moment else r for r in ratings]
    chances = []
    for given in (ratings, turned, [r for r in ratings if r.at < moment]):
        with recorded(pool, given, lambda *_: None):
            chances.append(pool.reputation.verdict_chances(asked))
    assert chances[0] == chances[1] == chances[2]


def test_each_part_moves_the_chance(pool: ModelPool) -> None:
    record(pool, [rating("a", "b", 0, -1.0), rating("c", "d", 0, -1.0)], lambda *_: None)
    # On the same day, so that the pool's own share stays nine in ten.
    soon = START + timedelta(hours=1)

    def chance(verifier: str, worker: str) -> float:
        return pool.reputation.verdict_chance(verifier, worker, as_of=soon)

    assert chance("d", "b") < 0.6  # b was blamed
    assert chance("a", "d") < 0.6  # so was d, and a blames besides
    assert chance("a", "c") == pytest.approx(chance("c", "a"))
    assert chance("b", "a") < chance("d", "a") == pytest.approx(0.9)  # a blamed b, who may repay it


def test_unknown_workers_and_half_lives_are_refused(pool: ModelPool) -> None:
    record(pool, [rating("a", "b", 0)], lambda *_: None)
    with pytest.raises(NotFoundError, match="no worker 'x'"):
        pool.reputation.verdict_chances([("a", "b", None), ("b", "x", None)])
    with pytest.raises(NotFoundError, match="no worker 'y'"):
        pool.reputation.verdict_chance("y", "b")
    with pytest.raises(InvalidInputError, match="half_life_days: found 0, expected more than 0"):
        pool.reputation.verdict_chances([], half_life_days=0)


def test_the_benchmark_measures_and_leaves_nothing(pool: ModelPool) -> None:
    """Harsh raters are known by what they gave, so the pool is better than a Beta mean."""
    ratings = drawn(600)
    own, fading, steady = run(pool, Network(name="made", ratings=ratings, honest={}))
    assert own.name == OWN
    assert own.ratings == fading.ratings == steady.ratings == ratings[120:]
    assert own.log_loss < min(fading.log_loss, steady.log_loss)
    assert own.auc is not None
    assert fading.auc is not None
    assert own.auc > fading.auc > 0.5
    assert helpers(pool).read("quality/work") == [{"found": 0}]
    # A Beta mean by hand, of the last one asked about.
    last = ratings[-1]
    received = [r.weight > 0 for r in ratings if r.ratee == last.ratee and r.at < last.at]
    assert steady.chances[-1] == pytest.approx((4.5 + sum(received)) / (5 + len(received)))


def test_command(pool: ModelPool, cli: CliRunner, tmp_path: Path) -> None:
    rows = [f"{r.rater},{r.ratee},{r.weight},{r.at.timestamp()}" for r in drawn(100)]
    (tmp_path / "made_ratings.csv").write_text("\n".join(["rater,ratee,rating,time", *rows]))
    output = tmp_path / "chances.json"

    arguments = ["verdicts", "--data", str(tmp_path), "--json", str(output)]
    done = cli.invoke(benchmarks, arguments)

    assert done.exit_code == 0, done.output
    assert "80 ratings" in done.stdout
    assert "half-life 90 days" in done.stdout
    found = json.loads(output.read_text())
    assert len(found) == 80
    assert found[0].keys() == {"rater", "ratee", "time", "chance"}
    assert [each["time"] for each in found] == sorted(each["time"] for each in found)
    pool.work.declare_worker("ann")
    done = cli.invoke(benchmarks, arguments)
    assert isinstance(done.exception, InvalidInputError)
