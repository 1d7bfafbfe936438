"""The honesty of workers by verdicts alone, on a network of ratings made for the test."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from benchmarks.helpers import helpers
from benchmarks.quality.fraud import run
from benchmarks.quality.network import read_network
from modelpool.exceptions import InvalidInputError
from modelpool.pool import ModelPool

HONEST, FRAUDS = 60, 20


def write_network(folder: Path, *, frauds_praise_each_other: bool = True) -> None:
    """Honest people praise one another and warn of frauds; frauds praise one another only."""
    draw = random.Random(1)
    honest = [f"h{number}" for number in range(HONEST)]
    frauds = [f"f{number}" for number in range(FRAUDS)]
    rows = ["rater,ratee,rating,time"]
    for number in range(1500):
        rater = draw.choice(honest)
        ratee = draw.choice(honest if draw.random() < 0.8 else frauds)
        rows.append(f"{rater},{ratee},{2 if ratee[0] == 'h' else -10},{number}.5")
        if frauds_praise_each_other:
            one, other = draw.sample(frauds, 2)
            rows.append(f"{one},{other},10,{number}.7")
    # A third of the people carry a label, so that clean leaves ratings to them.
    labels = [f"{person},{1 if person[0] == 'h' else -1}" for person in (*honest[:45], *frauds)]
    (folder / "made_ratings.csv").write_text("\n".join(rows), encoding="utf-8")
    (folder / "made_labels.csv").write_text("\n".join(["user,label", *labels]), encoding="utf-8")


def test_frauds_that_praise_one_another_rank_under_the_honest(
    pool: ModelPool, tmp_path: Path
) -> None:
    """However much they do: their praise starts at no anchor. The graph is empty afterwards."""
    write_network(tmp_path)
    measured = run(pool, read_network(tmp_path))
    assert measured["clean"].auc > 0.95
    assert measured.keys() == {"clean", "early"}
    assert helpers(pool).read("quality/work") == [{"found": 0}]


def test_a_graph_with_work_is_left_alone(pool: ModelPool, tmp_path: Path) -> None:
    write_network(tmp_path)
    pool.work.declare_worker("ann")
    with pytest.raises(InvalidInputError, match="expected a graph without any"):
        run(pool, read_network(tmp_path))
    assert helpers(pool).read("quality/work") == [{"found": 1}]


def test_clean_and_early_leave_out_what_labels_were_made_from(tmp_path: Path) -> None:
    write_network(tmp_path)
    network = read_network(tmp_path)
    clean = network.clean()
    assert not any(network.honest.get(r.rater) and r.ratee in network.honest for r in clean)
    early = [rating.ratee for rating in network.early()]
    assert max(early.count(person) for person in set(early)) == 5


def test_a_folder_without_a_network_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="found 0 files"):
        read_network(tmp_path)
