"""The methods that the benchmark compares with: what each would get wrong if it were broken."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from statistics import fmean

import pytest

from benchmarks.quality import crowd_kit, peers
from benchmarks.quality.ballots import Ballots, Estimate, ballots
from benchmarks.quality.dawid_skene import dawid_skene, shrunk_dawid_skene
from benchmarks.quality.label_sets import LabelSet
from benchmarks.quality.one_coin import known_record, one_coin_em

Method = Callable[[Ballots], Estimate]
SKILLS = {
    "zoe": 0.9,
    "max": 0.85,
    "lea": 0.8,
    "kim": 0.75,
    "joe": 0.7,
    "tom": 0.8,
    "eva": 0.7,
    "ann": 0.34,
}


def drawn(skills: Mapping[str, float], *, tasks: int = 150, options: str = "abc") -> LabelSet:
    """Workers that are right with their chance, and else give another answer by chance."""
    draw = random.Random(3)
    truth = {f"t{n:03d}": draw.choice(options) for n in range(tasks)}
    answers = {
        (task, worker): right
        if draw.random() < skill
        else draw.choice([option for option in options if option != right])
        for task, right in truth.items()
        for worker, skill in skills.items()
    }
    return LabelSet(name="drawn", answers=answers, truth=truth)


def lured() -> LabelSet:
    """Five workers answer half of the tasks alike and wrong; three are right nearly always."""
    draw = random.Random(4)
    truth = {f"t{n:03d}": draw.choice("01") for n in range(120)}
    other = {"0": "1", "1": "0"}
    answers = {}
    for n, (task, right) in enumerate(truth.items()):
        for worker in ("good1", "good2", "good3"):
            answers[task, worker] = right if draw.random() < 0.95 else other[right]
        for worker in ("led1", "led2", "led3", "led4", "led5"):
            said = other[right] if n % 2 else right
            answers[task, worker] = said if draw.random() < 0.95 else other[said]
    return LabelSet(name="lured", answers=answers, truth=truth)


def right(labels: LabelSet, estimate: Estimate, known: Mapping[str, str]) -> float:
    return fmean(
        estimate.accepted[task] == truth
        for task, truth in labels.truth.items()
        if task not in known
    )


@pytest.mark.parametrize("method", [one_coin_em, dawid_skene, shrunk_dawid_skene])
@pytest.mark.parametrize("known", [0.0, 0.1])
def test_a_guesser_is_last_and_scores_are_shares_of_right_answers(
    method: Method, known: float
) -> None:
    labels = drawn(SKILLS)
    scores = method(ballots(labels, labels.known(0, known))).scores
    assert min(scores, key=scores.__getitem__) == "ann"
    for worker in SKILLS:
        share = fmean(labels.answers[t, worker] == truth for t, truth in labels.truth.items())
        assert scores[worker] == pytest.approx(share, abs=0.1), worker


def test_a_lone_vote_does_not_confirm_itself() -> None:
    """With its own vote left out, a worker whom nobody meets stays where all start."""
    labels = LabelSet(
        name="alone", answers={(f"t{n}", f"w{n % 4}"): "01"[n % 2] for n in range(40)}, truth={}
    )
    scores = one_coin_em(ballots(labels, {})).scores
    assert set(scores) == {"w0", "w1", "w2", "w3"}
    assert all(0.45 < score < 0.76 for score in scores.values())


def test_the_known_record_is_a_beta_mean() -> None:
    """Shrunk by 4 to the pool's share, which starts from one answer of 3/4 right."""
    known = dict.fromkeys(("t1", "t2", "t3", "t4"), "1")
    said = {"ann": "1110", "bob": "1000"}
    answers = {
        (task, worker): answer
        for worker, own in said.items()
        for task, answer in zip(known, own, strict=True)
    }
    answers |= {("t9", "ann"): "0", ("t9", "bob"): "1", ("t9", "cyd"): "0"}
    labels = LabelSet(name="beta", answers=answers, truth=known)
    pool = (4 + 0.75) / 9
    assert known_record(ballots(labels, known)).scores == pytest.approx(
        {"ann": (3 + 4 * pool) / 8, "bob": (1 + 4 * pool) / 8, "cyd": pool}
    )


def test_a_vote_counts_by_the_known_record() -> None:
    """One who was right outvotes two who were wrong."""
    known = {f"t{n}": "1" for n in range(10)}
    answers = {(task, "good"): "1" for task in known}
    answers |= {(task, w): "0" for n, task in enumerate(known) if n % 2 for w in ("x", "y")}
    answers |= {(task, w): "1" for n, task in enumerate(known) if not n % 2 for w in ("x", "y")}
    answers |= {("new", "good"): "1", ("new", "x"): "0", ("new", "y"): "0"}
    labels = LabelSet(name="vote", answers=answers, truth=known)
    assert known_record(ballots(labels, known)).accepted["new"] == "1"
    assert known_record(ballots(labels, {})).accepted["new"] == "0"


@pytest.mark.parametrize("method", [known_record, one_coin_em, shrunk_dawid_skene])
def test_known_answers_win_where_the_crowd_shares_a_mistake(method: Method) -> None:
    """From the known record on, those who were led stand below; from nothing, on top."""
    labels = lured()
    known = labels.known(0, 0.2)
    estimate = method(ballots(labels, known))
    best = sorted(estimate.scores, key=estimate.scores.__getitem__)[-3:]
    assert sorted(best) == ["good1", "good2", "good3"]
    assert right(labels, estimate, known) > 0.9
    blind = one_coin_em(ballots(labels, {}))
    assert right(labels, blind, known) < 0.6
    assert max(blind.scores, key=blind.scores.__getitem__).startswith("led")


@pytest.mark.parametrize("method", [one_coin_em, dawid_skene, shrunk_dawid_skene])
def test_what_is_known_is_accepted_whatever_all_say(method: Method) -> None:
    """Also an answer that nobody gave."""
    labels = drawn(SKILLS)
    known = {"t000": "nobody's", "t001": "abc"["abc".index(labels.truth["t001"]) - 1]}
    accepted = method(ballots(labels, known)).accepted
    assert {task: accepted[task] for task in known} == known


def test_rows_of_a_confusion_matrix_tell_the_shy_from_the_wrong() -> None:
    """Workers that miss most of what is there, and never see what isn't: one accuracy can't say."""
    draw = random.Random(6)
    truth = {f"t{n:03d}": "yes" if n % 2 else "no" for n in range(200)}
    answers = {
        (task, f"w{n}"): "yes" if there == "yes" and draw.random() < 0.4 else "no"
        for task, there in truth.items()
        for n in range(8)
    }
    labels = LabelSet(name="shy", answers=answers, truth=truth)
    known = labels.known(0, 0.1)
    for method in (dawid_skene, shrunk_dawid_skene):
        assert right(labels, method(ballots(labels, known)), known) > 0.9
    assert right(labels, one_coin_em(ballots(labels, known)), known) < 0.85


def test_shrunk_rows_make_little_of_one_answer() -> None:
    """One who gave a single answer is taken for one of the pool; maximum likelihood is sure."""
    labels = drawn(SKILLS)
    wrong = next(option for option in "abc" if option != labels.truth["t000"])
    answers = {**labels.answers, ("t000", "new"): wrong}
    given = ballots(LabelSet(name="new", answers=answers, truth=labels.truth), labels.known(0))
    assert dawid_skene(given).scores["new"] < 0.1
    assert 0.5 < shrunk_dawid_skene(given).scores["new"] < 0.7


def test_every_peer_is_measured_on_every_draw() -> None:
    labels = drawn(SKILLS, tasks=30)
    steps: list[tuple[str, int, int]] = []
    draws = [labels.known(seed, 0.2) for seed in (0, 1)]
    found = list(peers.run(labels, draws, lambda *step: steps.append(step)))
    assert [name for name, _ in found] == 2 * [*peers.UNANCHORED, *peers.ANCHORED]
    assert all(measures.accepted is not None for _, measures in found)
    assert steps[-1] == ("drawn: peers", 2, 2)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_methods_of_crowd_kit_find_the_guesser_whatever_the_names() -> None:
    """Workers whose names aren't in the order of appearance: MACE would mix them up."""
    pytest.importorskip("crowdkit", reason="crowd-kit is not installed")
    labels = drawn(SKILLS, tasks=80)
    known = {"t000": labels.truth["t000"]}
    found = dict(crowd_kit.run(labels, [known], lambda *_: None, slow=True))
    assert len(found) == 6
    for name, measures in found.items():
        assert measures.spearman is not None, name
        assert measures.spearman > 0.8, name
        assert measures.accepted is not None, name
        assert measures.accepted > 0.9, name
    errors = {name: measures.error for name, measures in found.items()}
    assert errors.pop("GLAD (crowd-kit)") is None
    assert all(error is not None and error < 0.15 for error in errors.values()), errors
