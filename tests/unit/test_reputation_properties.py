"""What scores don't depend on: names, the order of rows, how many workers an operator runs."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from modelpool.reputation.judged import Judged
from modelpool.reputation.judging import judge
from modelpool.reputation.scores import elsewhere, record_of, score
from tests.columns import columns

GRAPHS = 200
TOLERANCE = 1e-7

Row = dict[str, Any]
Judgement = tuple[dict[str, list[dict[str, Any]]], dict[str, Judged]]
Rename = Callable[[str], str]


@dataclass(frozen=True)
class World:
    """Outcomes by task type, and what findings leave."""

    rows: Mapping[str, Sequence[Row]]
    kept: Mapping[str, float]

    def judged(self) -> Judgement:
        judged = {name: judge(*found) for name, found in columns(self.rows).items()}
        types = [{"task_type": name, "parent": None} for name in judged]
        around = elsewhere(types, {name: record_of(each) for name, each in judged.items()})
        return {
            name: score(each, around[name], self.kept).rows(each.answers.workers)
            for name, each in judged.items()
        }, judged


def judged_alone(rows: Sequence[Row]) -> tuple[Judged, list[Row]]:
    """Rows of one task type, judged, and the scores."""
    judged = judge(*columns({"t": rows})["t"])
    return judged, score(judged, None, {}).rows(judged.answers.workers)


def world(seed: int) -> World:
    """Work at random: labels, texts or both; known and not; operators; verdicts; models."""
    draw = random.Random(seed)
    workers = [f"w{i}" for i in range(draw.randint(2, 8))]
    operators = [f"o{i}" for i in range(draw.randint(1, 4))]
    voices = {
        w: f"operator {draw.choice(operators)}" if draw.random() < 0.3 else f"worker {w}"
        for w in workers
    }
    skills = {w: draw.choice((0.2, 0.5, 0.8, 0.95)) for w in workers}
    share_known, share_verdicts = draw.choice((0.0, 0.0, 0.3, 1.0)), draw.choice((0.0, 0.3))
    rows = {
        f"type{number}": _work(
            draw, f"type{number}", workers, voices, skills, share_known, share_verdicts
        )
        for number in range(draw.choice((1, 1, 2)))
    }
    kept = {w: 0.9 for w in workers if draw.random() < 0.2}
    return World(rows=rows, kept=kept)


def _work(
    draw: random.Random,
    name: str,
    workers: Sequence[str],
    voices: Mapping[str, str],
    skills: Mapping[str, float],
    share_known: float,
    share_verdicts: float,
) -> list[Row]:
    kind = draw.choice(("labels", "texts", "both"))
    labels = [f"answer{i}" for i in range(draw.randint(2, 10))]
    rows = []
    for number in range(draw.randint(1, 15)):
        task = f"{name} task{number}"
        of_labels = kind == "labels" or (kind == "both" and draw.random() < 0.5)
        right = draw.choice(labels) if of_labels else f"right {task}"
        lure = draw.choice(labels) if of_labels else f"lure {task}"
        known = right if draw.random() < share_known else None
        demand = draw.choice(("any", "High"))
        for worker in draw.sample(workers, draw.randint(1, len(workers))):
            wrong = draw.choice(labels) if of_labels else f"wrong {draw.random()}"
            said = lure if draw.random() < 0.3 else wrong
            answer = right if draw.random() < skills[worker] else said
            failed = draw.random() < 0.05
            others = [w for w in workers if voices[w] != voices[worker]]
            weight = draw.choice((1.0, 1.0, 0.5))
            row: Row = {
                "outcome_id": f"{worker} {task}",
                "task_id": task,
                "worker_id": worker,
                "voice": voices[worker],
                "status": "Failed" if failed else "Completed",
                "answer": None if failed else answer,
                "reference": known,
                "weight": weight,
                "verdicts": [
                    [voices[w], draw.choice((-1.3, 0.4, 1.3)), int(draw.random() < 0.2)]
                    for w in others
                    if draw.random() < share_verdicts
                ],
                "model_id": draw.choice((None, "m1", "m2")),
                "capability": draw.choice(("Low", "High", "Unknown")),
                "demand": demand,
            }
            # a worker may do a task twice at one time
            twice = draw.random() < 0.03
            rows.append({**row, "weight": weight / (1 + twice)})
            if twice:
                rows.append({**rows[-1], "outcome_id": f"{worker} {task} again", "answer": right})
    return rows


def numbers(found: Judgement, rename: Rename = str) -> dict[Any, Any]:
    """All that judgements say in numbers, by names that are renamed."""
    scores, judged = found
    said: dict[Any, Any] = {}
    for name, rows in scores.items():
        for row in rows:
            for fact, value in row.items():
                if fact not in ("worker_id", "rests_on"):
                    said[name, rename(row["worker_id"]), fact] = value
    for name, each in judged.items():
        for fact in ("known", "majority", "consensus", "strength"):
            said[name, fact] = getattr(each, fact)
        said[name, "own"], said[name, "common"] = each.doubt.own, each.doubt.common
        for place in np.flatnonzero(each.ground >= 0).tolist():
            said[name, "credit", rename(each.answers.outcomes[place])] = each.right[place]
    return said


def words(found: Judgement, rename: Rename = str) -> dict[Any, Any]:
    """All that judgements say in words, by names that are renamed."""
    scores, judged = found
    said: dict[Any, Any] = {
        (name, rename(row["worker_id"])): row["rests_on"]
        for name, rows in scores.items()
        for row in rows
    }
    for name, each in judged.items():
        said[name, "advice"] = each.advice
        accepted = {
            rename(task): rename(answer) for task, answer in each.accepted_answers().items()
        }
        said[name, "accepted"] = accepted
    return said


def renaming(world: World, seed: int) -> Rename:
    """Other names for everything, in another alphabetical order."""
    names = sorted(
        {
            name
            for rows in world.rows.values()
            for row in rows
            for fact in ("outcome_id", "task_id", "worker_id", "answer", "reference", "model_id")
            if (name := row[fact]) is not None
        }
    )
    new = [f"{random.Random(seed).choice('!0Az~é')}{i:04}" for i in range(len(names))]
    random.Random(seed).shuffle(new)
    table = dict(zip(names, new, strict=True))
    return lambda name: table.get(name, name)


def renamed(world: World, rename: Rename, seed: int) -> World:
    """The same work under other names, its rows in another order."""
    draw = random.Random(seed)

    def voice(name: str) -> str:
        kind, _, whose = name.partition(" ")
        return f"{kind} {rename(whose)}" if kind == "worker" else f"{kind} z{9 - int(whose[1:])}"

    def row(old: Row) -> Row:
        names = ("outcome_id", "task_id", "worker_id", "answer", "reference", "model_id")
        new = {fact: None if old[fact] is None else rename(old[fact]) for fact in names}
        verdicts = [[voice(whose), *rest] for whose, *rest in old["verdicts"]]
        draw.shuffle(verdicts)
        return {**old, **new, "voice": voice(old["voice"]), "verdicts": verdicts}

    rows = {name: [row(each) for each in each_type] for name, each_type in world.rows.items()}
    for each_type in rows.values():
        draw.shuffle(each_type)
    kept = {rename(worker): left for worker, left in world.kept.items()}
    return World(rows=rows, kept=kept)


@pytest.mark.parametrize("seed", range(GRAPHS))
def test_no_name_and_no_order_decides(seed: int) -> None:
    before = world(seed)
    rename = renaming(before, seed)
    found, other = before.judged(), renamed(before, rename, seed).judged()
    assert numbers(other) == pytest.approx(numbers(found, rename), abs=TOLERANCE)
    assert words(other) == words(found, rename)


@pytest.mark.parametrize("seed", range(GRAPHS))
def test_clones_of_an_operator_change_nobodys_score(seed: int) -> None:
    """Others of one operator that say what one of its workers says are no further voices."""
    before = world(seed)
    draw = random.Random(seed)
    workers = sorted({row["worker_id"] for rows in before.rows.values() for row in rows})
    one = draw.choice([w for w in workers if _alone_in_its_operator(before, w)] or workers[:1])
    if not _alone_in_its_operator(before, one):
        before = _freed(before, one)
    clones = [f"{one} clone {i}" for i in range(draw.randint(1, 4))]
    after = World(
        rows={
            name: [
                *_run_by(rows, f"worker {one}", "operator sock"),
                *(
                    {**row, "worker_id": clone, "outcome_id": f"{row['outcome_id']} {clone}"}
                    for row in _run_by(rows, f"worker {one}", "operator sock")
                    for clone in clones
                    if row["worker_id"] == one
                ),
            ]
            for name, rows in before.rows.items()
        },
        kept=before.kept,
    )
    found, other = before.judged(), after.judged()
    said, after_numbers = numbers(found), numbers(other)
    assert {key: after_numbers[key] for key in said} == pytest.approx(said, abs=TOLERANCE)
    accepted = [
        {name: j.accepted_answers() for name, j in each[1].items()} for each in (found, other)
    ]
    assert accepted[0] == accepted[1]


def _alone_in_its_operator(world: World, worker: str) -> bool:
    return all(
        row["voice"] == f"worker {worker}"
        for rows in world.rows.values()
        for row in rows
        if row["worker_id"] == worker
    )


def _freed(world: World, worker: str) -> World:
    """The same, but for the worker's operator: it stands for itself."""
    rows = {
        name: [
            {**row, "voice": f"worker {worker}"} if row["worker_id"] == worker else row
            for row in each
        ]
        for name, each in world.rows.items()
    }
    return replace(world, rows=rows)


def _run_by(rows: Sequence[Row], voice: str, operator: str) -> list[Row]:
    return [
        {
            **row,
            "voice": operator if row["voice"] == voice else row["voice"],
            "verdicts": [
                [operator if whose == voice else whose, *rest] for whose, *rest in row["verdicts"]
            ],
        }
        for row in rows
    ]


def row(task: str, worker: str, answer: str, **more: Any) -> Row:
    return {
        "outcome_id": f"{worker} {task}",
        "task_id": task,
        "worker_id": worker,
        "voice": f"worker {worker}",
        "status": "Completed",
        "answer": answer,
        "reference": None,
        "weight": 1.0,
        "verdicts": [],
        "model_id": None,
        "capability": "Unknown",
        "demand": "any",
        **more,
    }


def test_one_operator_alone_has_no_agreement() -> None:
    rows = [row(f"t{i}", w, f"x{i % 3}", voice="operator o") for i in range(30) for w in "ab"]
    judged, scores = judged_alone(rows)
    assert (judged.ground == -1).all()
    assert scores == []


@pytest.mark.parametrize("answers", [("right", "wrong"), ("wrong", "right")])
def test_five_workers_of_one_operator_dont_outvote_three(answers: tuple[str, str]) -> None:
    right, wrong = answers
    crowd = [(f"s{i}", wrong, "operator sock") for i in range(5)]
    crowd += [(f"h{i}", right, f"operator h{i}") for i in range(3)]
    rows = [row(f"t{i}", w, said, voice=v) for i in range(40) for w, said, v in crowd]
    judged, found = judged_alone(rows)
    assert set(judged.accepted_answers().values()) == {right}
    scores = {each["worker_id"]: each["score"] for each in found}
    assert max(scores[f"s{i}"] for i in range(5)) < 0.1 < 0.9 < scores["h0"]


def test_a_tie_is_undecided() -> None:
    judged, scores = judged_alone([row(f"t{i}", w, w) for i in range(5) for w in "ab"])
    assert judged.accepted_answers() == {}
    assert set(judged.right[::2]) == set(judged.right[1::2])
    assert scores[0]["score"] == scores[1]["score"]


@pytest.mark.parametrize("prefix", ["!", "z"])
@pytest.mark.parametrize("known", [0.0, 0.1])
def test_nonsense_ranks_last_whatever_it_begins_with(prefix: str, known: float) -> None:
    """Twelve workers, two to a task of free text, eleven of them right seven times in ten."""
    draw = random.Random(1)
    workers = [f"w{i:02}" for i in range(12)]
    rows = []
    for number in range(240):
        task, right = f"t{number}", f"right {number}"
        reference = right if draw.random() < known else None
        for worker in draw.sample(workers, 2):
            slip = right if draw.random() < 0.7 else f"slip {draw.random()}"
            said = f"{prefix}{draw.random()}" if worker == "w05" else slip
            rows.append(row(task, worker, said, reference=reference))
    scores = {each["worker_id"]: each["score"] for each in judged_alone(rows)[1]}
    assert min(scores, key=lambda worker: scores[worker]) == "w05"
    assert scores["w05"] < 0.2
    assert all(scores[worker] > 0.4 for worker in workers if worker != "w05")
