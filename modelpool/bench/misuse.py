"""How well misuse is found: attackers planted into real sets of answers, a tenth of them known.

The path is the product's: answers are recorded as outcomes, and the detectors of `cypher/misuse`
run over them. Honest are real workers with ten answers or more who are right more often by a
tenth than by guessing: the sets hold real guessers, who count for neither side.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from random import Random
from typing import Any

from modelpool.bench import work
from modelpool.bench.label_sets import LabelSet
from modelpool.bench.measures import accuracies, area_under_curve, average_precision
from modelpool.bench.planting import Crew, Kind, plant, sessions
from modelpool.misuse import AnswerEvidence, evidence
from modelpool.pool import ModelPool

DETECTORS = (
    "answer_ring",
    "copied_answers",
    "guessed_answers",
    "one_answer_for_everything",
    "sudden_decline",
)
UNTOUCHED = "untouched"
_RATE = 0.01
_NEVER = -1e9

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """One draw of known answers and attackers: what one detector made of it.

    `recall` and `accused` are the shares of planted and honest workers that it accuses,
    `precision` the planted ones' share of those; `caught` and `suspected` the same for all
    detectors of answers together. `own_work` is the attackers' share of honest answers. None
    where undefined.
    """

    kind: str
    share: float
    set: str
    seed: int
    detector: str
    planted: int
    honest: int
    auc: float | None
    recall: float | None
    precision: float | None
    accused: float
    caught: float | None
    suspected: float
    own_work: float | None

    def document(self) -> dict[str, Any]:
        """The draw for `--json`."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedModels:
    """How well pairs of workers that run one model are told from the others, in one draw.

    `recall` and `precision` are those of what the detector finds.
    """

    set: str
    seed: int
    pairs: int
    auc: float
    average_precision: float
    recall: float
    precision: float | None

    def document(self) -> dict[str, Any]:
        """The draw for `--json`."""
        return asdict(self)


def run(
    pool: ModelPool,
    sets: Sequence[LabelSet],
    *,
    kinds: Sequence[Kind],
    shares: Sequence[float],
    seeds: Sequence[int],
    progress: Progress = lambda *_: None,
) -> Iterator[Draw | SharedModels]:
    """Measure each set untouched and with each kind of attackers, once for every seed.

    In sets that say which model a worker runs, nobody is planted: there the pairs that share one
    are looked for. Raises InvalidInputError where the graph holds work.
    """
    pool.database.apply_schema()
    work.refuse_work(pool)
    for labels in sets:
        times = sessions(labels.answers, Random(labels.name))
        cases: list[tuple[Kind | None, float]] = [(None, 0.0)]
        if not labels.models:
            cases += [(kind, share) for kind in kinds for share in shares]
        try:
            work.record(
                pool,
                labels.answers,
                times=times,
                progress=partial(progress, f"{labels.name}: load"),
            )
            for number, (kind, share) in enumerate(cases):
                for seed in seeds:
                    known = labels.known(seed)
                    work.make_known(pool, known)
                    if labels.models:
                        yield _shared_models(pool, labels, seed)
                    elif kind is None:
                        yield from _untouched(pool, labels, known, seed)
                    else:
                        crew = plant(kind, labels, times, share, seed)
                        yield _attacked(pool, labels, known, seed, kind, share, crew)
                progress(f"{labels.name}: look", number + 1, len(cases))
        finally:
            work.forget(pool)


def _attacked(
    pool: ModelPool,
    labels: LabelSet,
    known: Mapping[str, str],
    seed: int,
    kind: Kind,
    share: float,
    crew: Crew,
) -> Draw:
    try:
        work.record(pool, crew.answers, times=crew.times)
        look = _Look(pool)
    finally:
        work.forget_workers(pool, crew.workers)
    honest = _honest(labels, known)
    scores = look.scores(kind.detector)
    found = look.found[kind.detector]
    hits, misses = len(found & set(crew.workers)), len(found & honest)
    return Draw(
        kind=kind.name,
        share=share,
        set=labels.name,
        seed=seed,
        detector=kind.detector,
        planted=len(crew.workers),
        honest=len(honest),
        auc=area_under_curve(
            [scores.get(worker, _NEVER) for worker in crew.workers],
            [scores.get(worker, _NEVER) for worker in honest],
        ),
        recall=hits / len(crew.workers),
        precision=hits / (hits + misses) if hits + misses else None,
        accused=misses / len(honest),
        caught=len(look.anyone & set(crew.workers)) / len(crew.workers),
        suspected=len(look.anyone & honest) / len(honest),
        own_work=crew.own_work,
    )


def _untouched(
    pool: ModelPool, labels: LabelSet, known: Mapping[str, str], seed: int
) -> Iterator[Draw]:
    look = _Look(pool)
    honest = _honest(labels, known)
    for detector in DETECTORS:
        yield Draw(
            kind=UNTOUCHED,
            share=0.0,
            set=labels.name,
            seed=seed,
            detector=detector,
            planted=0,
            honest=len(honest),
            auc=None,
            recall=None,
            precision=None,
            accused=len(look.found[detector] & honest) / len(honest),
            caught=None,
            suspected=len(look.anyone & honest) / len(honest),
            own_work=None,
        )


def _shared_models(pool: ModelPool, labels: LabelSet, seed: int) -> SharedModels:
    look = _Look(pool, ("shared_model",))
    same: list[float] = []
    other: list[float] = []
    for row in look.evidence.pairs:
        one, two = labels.models[row["a_id"]], labels.models[row["b_id"]]
        (same if one == two else other).append(row["correlation"])
    found = look.pairs["shared_model"]
    right = sum(labels.models[one] == labels.models[two] for one, two in found)
    return SharedModels(
        set=labels.name,
        seed=seed,
        pairs=len(same) + len(other),
        auc=area_under_curve(same, other) or 0.0,
        average_precision=average_precision(same, other),
        recall=right / len(same),
        precision=right / len(found) if found else None,
    )


def _honest(labels: LabelSet, known: Mapping[str, str]) -> set[str]:
    least = 1 / labels.choices + 0.1
    return {worker for worker, share in accuracies(labels, known).items() if share >= least}


class _Look:
    """What the detectors find in the graph as it is now."""

    def __init__(self, pool: ModelPool, rules: Collection[str] = DETECTORS) -> None:
        self.evidence: AnswerEvidence = evidence(pool.database, false_positives=_RATE, least=_NEVER)
        given = {**self.evidence.parameters(), "false_positives": _RATE}
        self.found: dict[str, set[str]] = {}
        self.pairs: dict[str, list[tuple[str, ...]]] = {}
        for detector in pool.misuse_rules(rules):
            rows = pool.database.read(
                detector.name, **{name: given[name] for name in detector.parameters}
            )
            rule = detector.name.partition("/")[2]
            accused = [row["worker_ids"] for row in rows if row["severity"] == "error"]
            self.found[rule] = {worker for workers in accused for worker in workers}
            self.pairs[rule] = [tuple(row["worker_ids"]) for row in rows]
        self.anyone = set().union(*self.found.values())

    def scores(self, detector: str) -> dict[str, float]:
        """Each worker's score by that detector, the higher the worse.

        The members of a ring that is an error are above all others, whatever the detector: what
        they do by themselves isn't looked at.
        """
        scores = dict(_SCORES[detector](self.evidence))
        return scores | dict.fromkeys(self.found["answer_ring"] - scores.keys(), -_NEVER)


def _copies(found: AnswerEvidence) -> Iterator[tuple[str, float]]:
    best: dict[str, float] = {}
    for row in found.copies:
        best[row["worker_id"]] = max(best.get(row["worker_id"], _NEVER), row["score"])
    yield from best.items()


def _rings(found: AnswerEvidence) -> Iterator[tuple[str, float]]:
    best: dict[str, float] = {}
    for ring in found.rings:
        for worker, own in ring["own"].items():
            best[worker] = max(best.get(worker, _NEVER), own)
    yield from best.items()


def _conduct(*columns: str) -> Callable[[AnswerEvidence], Iterator[tuple[str, float]]]:
    def scores(found: AnswerEvidence) -> Iterator[tuple[str, float]]:
        for row in found.conduct:
            yield row["worker_id"], min(row[column] for column in columns)

    return scores


_SCORES: Mapping[str, Callable[[AnswerEvidence], Iterator[tuple[str, float]]]] = {
    "copied_answers": _copies,
    "answer_ring": _rings,
    "guessed_answers": _conduct("guessing"),
    "one_answer_for_everything": _conduct("constant"),
    "sudden_decline": _conduct("decline", "before"),
}
