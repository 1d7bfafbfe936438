"""What answers show of misuse: the columns against plain formulas, and what mustn't matter."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from modelpool.answers.columns import Answers, Verdicts, numbered
from modelpool.misuse import AnswerEvidence, evidence
from modelpool.misuse.conduct import Record, conduct, honesty
from modelpool.misuse.copying import copying
from modelpool.misuse.estimates import Estimate
from modelpool.misuse.keys import disproof, fit
from modelpool.misuse.likeness import Meetings, likeness, raw_strength
from modelpool.misuse.thresholds import bar
from modelpool.misuse.votes import Votes
from tests.misuse_oracle import Oracle, mean_log

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Given = Sequence[tuple[str, str, str, int]]
"""Task, worker, answer, and the moment in microseconds."""


def columns(given: Given, known: Mapping[str, str], name: str = "kind") -> Answers:
    tasks, task = numbered([row[0] for row in given])
    workers, worker = numbered([row[1] for row in given])
    texts, text = numbered([row[2] for row in given] + [known.get(task) for task in tasks])
    at = np.array([row[3] for row in given], dtype=np.int64)
    none = np.full(len(given), -1)
    return Answers(
        task_type=name,
        outcomes=[f"{row[1]}:{row[0]}:{row[2]}" for row in given],
        tasks=tasks,
        workers=workers,
        texts=texts,
        models=[],
        classes=[],
        task=task,
        worker=worker,
        text=text[: len(given)],
        failed=np.zeros(len(given), dtype=bool),
        model=none,
        capability=none,
        reported=at,
        recorded=at,
        first=np.ones(len(given)),
        reference=text[len(given) :],
        demand=np.full(len(tasks), -1),
        voice=np.arange(len(workers)),
        anchor=np.zeros(len(workers), dtype=bool),
        verdicts=Verdicts(
            outcome=np.zeros(0, dtype=np.int64),
            verifier=np.zeros(0, dtype=np.int64),
            agrees=np.zeros(0, dtype=bool),
        ),
    )


def drawn(
    seed: int, k: int, known: float = 0.3
) -> tuple[list[tuple[str, str, str, int]], dict[str, str]]:
    """Twelve workers of any quality, some of whom guess, lie or share a key, on thirty tasks."""
    draw = random.Random(f"{seed} {k}")
    options = "abcde"[:k]
    truth = {f"t{n:02}": draw.choice(options) for n in range(30)}
    key = {task: draw.choice(options) for task in truth}
    given = []
    for number in range(12):
        skill = draw.random()
        for task, right in truth.items():
            if draw.random() < 0.6:
                said = right if draw.random() < skill else draw.choice(options)
                if number in (3, 5, 7):
                    said = key[task]
                if number == 9 and said == right:
                    said = draw.choice([x for x in options if x != right])
                # Some moments are those of several answers.
                given.append((task, f"w{number}", said, draw.randrange(40)))
    return given, {task: right for task, right in truth.items() if draw.random() < known}


class Case:
    """Votes in columns and as the oracle has them."""

    def __init__(self, seed: int, k: int, known: float, silent: Sequence[str] = ()) -> None:
        self.given, self.known = drawn(seed, k, known)
        self.votes = Votes(columns(self.given, self.known))
        number = {text: n for n, text in enumerate(self.votes.options)}
        by_task: dict[str, dict[str, int]] = {}
        for task, worker, said, _ in self.given:
            by_task.setdefault(task, {})[worker] = number[said]
        known_of = {t: number[x] for t, x in self.known.items() if t in by_task}
        self.oracle = Oracle(self.votes.k, by_task, known_of, silent)
        self.estimate = Estimate(
            self.votes, self.votes.members(np.array([self.votes.number[w] for w in silent], int))
        )


CASES = [
    (seed, k, known, silent)
    for seed, k in ((1, 2), (2, 3), (3, 5), (4, 2))
    for known in (0.0, 0.3)
    for silent in ((), ("w3", "w5"))
]
near = pytest.approx


@pytest.mark.parametrize(("seed", "k", "known", "silent"), CASES)
def test_estimates_and_likeness_are_those_of_the_formulas(
    seed: int, k: int, known: float, silent: Sequence[str]
) -> None:
    case = Case(seed, k, known, silent)
    votes, oracle, estimate = case.votes, case.oracle, case.estimate
    chances = estimate.chances.reshape(len(votes.ids), votes.k, votes.k)
    for worker, name in enumerate(votes.ids):
        wanted = np.array(oracle.confusion[name]).T
        assert chances[worker] == near(wanted, abs=1e-9)
    meetings = Meetings(votes)
    pairs, raw = likeness(estimate, meetings), raw_strength(estimate, meetings)
    for row in range(len(pairs)):
        a, b = votes.ids[pairs.a[row]], votes.ids[pairs.b[row]]
        found = [pairs.strength[row], raw[row], pairs.lasting[row], pairs.correlation[row]]
        assert found == near(oracle.pair(a, b), abs=1e-9)
        both = [v for v in oracle.votes.items() if a in v[1] and b in v[1]]
        same = [task for task, v in both if v[a] == v[b]]
        at = {(task, worker): moment for task, worker, _, moment in case.given}
        assert pairs.shared[row] == len(both)
        assert pairs.alike[row] == len(same)
        assert pairs.a_first[row] == sum(at[t, a] < at[t, b] for t in same)
        assert pairs.b_first[row] == sum(at[t, b] < at[t, a] for t in same)
        assert pairs.wrong_alike[row] == sum(
            t in oracle.known and oracle.known[t] != oracle.votes[t][a] for t in same
        )
    copies = copying(pairs)
    lasting = {
        (int(a), int(b)): (float(x), int(n))
        for a, b, x, n in zip(pairs.a, pairs.b, pairs.lasting, pairs.shared, strict=True)
    }
    lasting |= {(b, a): found for (a, b), found in lasting.items()}
    for row in range(len(copies.worker)):
        worker, source = int(copies.worker[row]), int(copies.source[row])
        total = sum(n**4 for (one, _), (_, n) in lasting.items() if one == worker)
        strength, shared = lasting[worker, source]
        assert copies.score[row] == near(strength + math.log(shared**4 / total), abs=1e-9)
        assert copies.later[row] >= copies.earlier[row]


@pytest.mark.parametrize(("seed", "k", "known", "silent"), CASES)
def test_keys_and_conduct_are_those_of_the_formulas(
    seed: int, k: int, known: float, silent: Sequence[str]
) -> None:
    case = Case(seed, k, known, silent)
    votes, oracle, estimate = case.votes, case.oracle, case.estimate
    for names in (("w3", "w5", "w7"), ("w1", "w9")):
        members = np.sort(np.array([votes.number[w] for w in names]))
        found = fit(estimate, members)
        assert found is not None
        own, apart, gain = oracle.fit(names)
        workers = [votes.ids[w] for w in found.worker.tolist()]
        assert dict(zip(workers, found.own, strict=True)) == near(own, abs=1e-9)
        assert dict(zip(workers, found.apart, strict=True)) == near(apart, abs=1e-9)
        assert found.gain == near(gain, abs=1e-9)
        wanted = oracle.disproof(names) if case.known else 0.0
        assert disproof(estimate, members) == near(wanted, abs=1e-9)
    record = Record(estimate)
    honest = honesty(record)
    assert [np.exp(honest.able).sum(), np.exp(honest.leaning).sum()] == near([1, 1])
    seen = conduct(record, honest)
    for row, name in enumerate(votes.ids[w] for w in seen.worker.tolist()):
        moments = {task: at for task, worker, _, at in case.given if worker == name}
        scores = oracle.conduct(
            name, moments, np.exp(honest.able).tolist(), np.exp(honest.leaning).tolist()
        )
        found_scores = {score: getattr(seen, score)[row] for score in scores}
        assert found_scores == near(scores, abs=1e-9)


def found(given: Given, known: Mapping[str, str], **more: Any) -> AnswerEvidence:
    more = {"false_positives": 0.01, "least": -1e9, **more}
    return evidence([columns(given, known)], **more)


def plain(rows: list[dict[str, Any]], names: Mapping[str, str]) -> list[Any]:
    """Rows without what depends on names, and with other names for workers."""

    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            return sorted((names.get(key, key), renamed(x)) for key, x in value.items())
        if isinstance(value, list):
            return sorted(map(renamed, value))
        return names.get(value, value) if isinstance(value, str) else value

    without = ("since", "commonest", "a_first", "b_first", "a_id", "b_id")
    return sorted(
        [
            repr(
                {
                    **{key: renamed(x) for key, x in row.items() if key not in without},
                    "pair": sorted(renamed(row[x]) for x in ("a_id", "b_id") if x in row),
                }
            )
            for row in rows
        ]
    )


@pytest.mark.parametrize("k", [2, 3, 5])
def test_neither_names_nor_the_order_of_rows_matter(k: int) -> None:
    """Not even in the last digit."""
    given, known = drawn(k, k)
    names = {f"w{n}": f"v{(n * 5 + 2) % 12:02}" for n in range(12)}
    other = {"a": "z", "b": "c", "c": "m", "d": "a", "e": "b"}
    turned = [(t[::-1], names[w], other[said], at) for t, w, said, at in given]
    random.Random(k).shuffle(turned)
    one = found(given, known)
    two = found(turned, {t[::-1]: other[said] for t, said in known.items()})
    for each in fields(one):
        rows, others = getattr(one, each.name), getattr(two, each.name)
        assert plain(rows, names) == plain(others, {})


def test_a_copy_a_guesser_and_a_lazy_worker_are_accused_and_nobody_else() -> None:
    draw = random.Random(8)
    truth = {f"t{n:03}": draw.choice("ab") for n in range(80)}
    given = []
    for worker in range(10):
        for task, right in truth.items():
            said = right if draw.random() < 0.85 else "ab"[right == "a"]
            given.append((task, f"w{worker}", said, worker * 1000 + int(task[1:])))
    given += [(t, "copy", said, at + 50_000) for t, w, said, at in given if w == "w4"]
    given += [(t, "guess", draw.choice("ab"), 70_000) for t in truth]
    given += [(t, "lazy", "a", 80_000 + int(t[1:])) for t in truth]
    shown = found(given, dict(list(truth.items())[::8]), least=3.0)
    threshold = math.log(13 / 0.01)
    assert {row["tests"] for row in (*shown.copies, *shown.conduct)} == {13}
    assert {r["worker_id"] for r in shown.copies if r["score"] >= threshold} == {"copy"}
    for score, name in (("guessing", "guess"), ("constant", "lazy")):
        accused = {r["worker_id"] for r in shown.conduct if r[score] >= threshold}
        assert name in accused <= {"guess", "lazy"}
    assert {row["tests"] for row in shown.pairs} == {78}


def test_what_a_dismissal_covers_is_no_evidence() -> None:
    given, known = drawn(6, 2)
    before = found(given, known)
    window = {
        "after": _EPOCH - timedelta(days=1),
        "until": _EPOCH + timedelta(days=1),
        "workers": ["w9"],
    }
    covered = {"misuse/guessed_answers": {"kind w9": [window]}}
    after = found(given, known, covered=covered)
    for row in after.conduct:
        rules = {"guessed_answers", "one_answer_for_everything", "sudden_decline"}
        assert set(row["rules"]) == rules - (
            {"guessed_answers"} if row["worker_id"] == "w9" else set()
        )
    half = {**window, "until": _EPOCH + timedelta(microseconds=20)}
    split = found(given, known, covered={"misuse/guessed_answers": {"kind w9": [half]}})
    (own,) = [row for row in split.conduct if row["rules"] == ["guessed_answers"]]
    wanted = sum(w == "w9" and at > 20 for _, w, _, at in given)
    assert (own["worker_id"], own["answers"]) == ("w9", wanted)
    pair = before.pairs[0]
    key = f"kind {pair['b_id']} {pair['a_id']}"
    after = found(given, known, covered={"misuse/shared_model": {key: [half]}})
    (left,) = [r for r in after.pairs if (r["a_id"], r["b_id"]) == (pair["a_id"], pair["b_id"])]
    assert left["shared"] < pair["shared"]
    assert len(after.copies) == len(before.copies)


def test_free_text_and_single_workers_are_left_alone() -> None:
    text = [(f"t{n}", f"w{w}", f"text {n}", 0) for n in range(13) for w in range(3)]
    alone = [(f"t{n}", "w", "ab"[n % 2], 0) for n in range(9)]
    for given in (text, alone):
        assert found(given, {}) == AnswerEvidence()
    assert evidence([], false_positives=0.01) == AnswerEvidence()


def test_workers_who_never_meet_are_judged_by_themselves() -> None:
    given = [(f"t{w}{n}", f"w{w}", "ab"[n % 2], n) for n in range(9) for w in range(3)]
    for known in ({}, {f"t{w}{n}": "ba"[n % 2] for n in range(9) for w in range(2)}):
        shown = found(given, known)
        assert (shown.pairs, shown.copies) == ([], [])
        assert [row["worker_id"] for row in shown.conduct] == ["w0", "w1", "w2"]
    assert found([], {}) == AnswerEvidence()


def test_only_the_first_answer_to_a_task_counts() -> None:
    given, known = drawn(5, 3)
    answers = columns([*given, *((t, w, "c", 999) for t, w, _, _ in given)], known)
    first = np.where(np.arange(len(answers)) < len(given), 1.0, 0.0)
    fields = {name: getattr(answers, name) for name in answers.__slots__}
    twice = Answers(**{**fields, "first": first})
    shown = evidence([twice], false_positives=0.01, least=-1e9)
    assert shown.pairs == found(given, known).pairs
    at_once = Answers(**{**fields, "first": first + 0.5})
    assert len(Votes(at_once)) == len(given)


def test_the_bar_is_bonferronis_for_one_and_lower_for_several() -> None:
    honest = np.full(95, -5.0)
    alone = bar(np.append(honest, 30.0), 0.01)
    assert alone == near(math.log(96 / 0.01), abs=0.2)
    several = bar(np.append(honest, [30.0] * 5), 0.01)
    assert alone - 4 < several < alone - 2
    assert bar(np.zeros(0), 0.01) > 0
    assert mean_log([0.0, 0.0]) == 0.0
