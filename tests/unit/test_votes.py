"""Answers as lists that queries can count over."""

from __future__ import annotations

from typing import Any

from modelpool.reputation.answers import COMPARABLE, votes_of


def row(task: str, worker: str, answer: str, **more: Any) -> dict[str, Any]:
    return {
        "task_id": task,
        "worker_id": worker,
        "answer": answer,
        "reference": None,
        "weight": 1.0,
        "verdict_log_odds": 0.0,
        **more,
    }


def test_answers_of_a_type_share_their_numbers() -> None:
    votes = votes_of(
        [
            row("t", "b", "yes", reference="maybe"),
            row("t", "a", "no", reference="maybe"),
            row("u", "a", "yes", verdict_log_odds=1.5, weight=0.5),
        ]
    )
    assert (votes.tasks, votes.workers, votes.answers) == (("t", "u"), ("a", "b"), 3)
    assert votes.names == [["maybe", "no", "yes"]] * 2
    assert votes.votes == [[[1, 2], [0, 1]], [[0, 2]]]
    assert votes.known == [0, None]
    assert votes.verdicts == [[], [0.0, 0.0, 1.5]]
    assert votes.weights == [[1.0, 1.0], [0.5]]


def test_answers_of_free_text_are_numbered_within_their_task() -> None:
    many = [row(f"t{i}", worker, f"text {i}") for i in range(COMPARABLE + 1) for worker in "ab"]
    many.append(row("t0", "c", "another", reference=None))
    votes = votes_of(sorted(many, key=lambda each: str(each["task_id"])))
    assert votes.answers == 2
    assert votes.names[0] == ["text 0", "another"]
    assert votes.votes[0] == [[0, 0], [1, 0], [2, 1]]


def test_cells_tell_the_lure_from_others() -> None:
    """In a lured state the right answer is 0, the one that most others gave 1, the rest 2."""
    votes = votes_of(
        [row("t", worker, answer) for worker, answer in zip("abcd", "xyyz", strict=True)]
    )
    (cells,) = votes.cells()
    places = [[cell % 3 for cell in state] for state in cells]
    assert places[:3] == [[0, 1, 1, 2]] * 3
    assert places[3] == [0, 1, 1, 2]  # x is right, y the lure
    assert places[4] == [1, 0, 0, 2]  # y is right, x the lure: first of those given once
    assert places[5] == [2, 1, 1, 0]  # z is right, y the lure
    assert [state[1] // 3 for state in cells] == [6, 7, 8, 9, 10, 11]  # worker b's rows
