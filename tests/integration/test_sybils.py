"""Invented workers who praise one another, on a network of ratings made for the test."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.__main__ import benchmarks
from benchmarks.helpers import helpers
from benchmarks.quality import sybils
from benchmarks.quality.network import Rating, choose_anchors, read_network, recorded
from modelpool.exceptions import InvalidInputError
from modelpool.pool import ModelPool

HONEST, FRAUDS = 60, 10


@pytest.fixture
def few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small rings, drawn three times."""
    monkeypatch.setattr(sybils, "DRAWS", 3)
    monkeypatch.setattr(sybils, "RINGS", (4, 12))


def write_network(folder: Path, *, labelled: int = 30) -> None:
    """Honest people praise one another and blame frauds, who praise one another."""
    draw = random.Random(2)
    honest = [f"h{number}" for number in range(HONEST)]
    frauds = [f"f{number}" for number in range(FRAUDS)]
    rows = ["rater,ratee,rating,time"]
    for number in range(900):
        rater, ratee = draw.sample(honest, 2)
        rows.append(f"{rater},{ratee},8,{number}.1")
        if number % 9 == 0:
            rows.append(f"{rater},{draw.choice(frauds)},-10,{number}.2")
            one, other = draw.sample(frauds, 2)
            rows.append(f"{one},{other},10,{number}.3")
    labels = [f"{person},{1 if person[0] == 'h' else -1}" for person in honest[:labelled] + frauds]
    (folder / "made_ratings.csv").write_text("\n".join(rows))
    (folder / "made_labels.csv").write_text("\n".join(["user,label", *labels]))


def test_rings_have_no_trust_but_what_the_honest_lend_them(
    few_draws: None, pool: ModelPool, tmp_path: Path
) -> None:
    """What they are lent is taken back after each draw, and all of it at the end."""
    write_network(tmp_path)
    rings, lotteries = sybils.run(pool, read_network(tmp_path))

    assert [(ring.members, ring.endorsements) for ring in rings] == [
        (4, 0),
        (4, 5),
        (12, 0),
        (12, 5),
    ]
    for ring in rings:
        assert len(ring.reached) == len(ring.honest) == 3
        if ring.endorsements:
            assert 0 < max(ring.honest) <= 1
        else:
            assert {*ring.reached, *ring.honest} == {0.0}
            assert {*ring.auc, *ring.found} == {1.0}
        assert set(ring.accused) == {0.0}
    assert [lottery.anchors for lottery in lotteries] == [1, 3, 5]
    for lottery in lotteries:
        assert min(lottery.aucs) > 0.8
        assert min(lottery.aucs) <= lottery.mean <= max(lottery.aucs)
    assert helpers(pool).read("quality/work") == [{"found": 0}]


def test_a_ring_adds_hardly_anything_to_what_is_lent(pool: ModelPool, tmp_path: Path) -> None:
    """Its best has about what a lone newcomer has whom the same people endorse, at any size."""
    write_network(tmp_path)
    network = read_network(tmp_path)
    trusts = []
    for members in (2, 12, 40):
        ring = sybils._ring(network, members)
        assert len(ring) == members * (members - 1)
        best, at = ring[0].rater, ring[0].at
        endorsed = [
            Rating(rater=f"h{number}", ratee=who, weight=1, at=at)
            for number in range(5)
            for who in (best, "newcomer")
        ]
        with recorded(pool, (*network.ratings, *ring, *endorsed), lambda *_: None):
            choose_anchors(pool, ["h10", "h11", "h12"])
            trust = pool.reputation.trust()
        assert max(trust[rating.rater] for rating in ring) == trust[best]
        trusts.append(trust[best] / trust["newcomer"])
    assert all(1 < share < 1.07 for share in trusts)


def test_a_network_with_too_few_labels_is_refused(
    few_draws: None, pool: ModelPool, tmp_path: Path
) -> None:
    write_network(tmp_path, labelled=4)
    with pytest.raises(InvalidInputError, match="found 4 people labelled honest"):
        sybils.run(pool, read_network(tmp_path))
    assert helpers(pool).read("quality/work") == [{"found": 0}]


def test_command(
    few_draws: None,
    pool: ModelPool,
    cli: CliRunner,
    tmp_path: Path,
) -> None:
    write_network(tmp_path)
    done = cli.invoke(benchmarks, ["sybils", "--data", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert "4 anchors, 3 draws" in done.stdout
    assert "AUC of trust alone" in done.stdout
