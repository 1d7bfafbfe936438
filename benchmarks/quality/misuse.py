"""How well misuse is found: attackers planted into real sets of answers, a tenth of them known.

The path is the product's: answers are recorded as outcomes, and the detectors of `cypher/misuse`
run over them. Honest are real workers with ten answers or more who are right more often by a
tenth than by guessing: the sets hold real guessers, who count for neither side.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from random import Random
from typing import Any

from benchmarks.quality import work
from benchmarks.quality.label_sets import LabelSet
from benchmarks.quality.measures import accuracies, area_under_curve, average_precision
from benchmarks.quality.planting import Crew, Kind, honest_verdicts, plant, sessions
from modelpool import vouching
from modelpool.answers.reading import read_answers, read_workers
from modelpool.misuse import AnswerEvidence, evidence
from modelpool.misuse.writing import write
from modelpool.pool import ModelPool

OF_ANSWERS = (
    "answer_ring",
    "copied_answers",
    "guessed_answers",
    "one_answer_for_everything",
    "sudden_decline",
)
OF_VERDICTS = ("bad_faith_verdicts", "blind_verdicts", "reciprocal_praise", "verification_ring")
UNTOUCHED = "untouched"
_RATE = 0.01
_NEVER = -1e9
_ALL = 1e300
"""As a rate of false positives, it lets a detector return all that it scores."""
_VERDICTS_AT = datetime(2026, 3, 1, tzinfo=UTC)

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """One draw of known answers and attackers: what one detector made of it.

    `auc` is by the detector's own scores, `auc_all` by the largest score of any detector: all are
    logarithms of likelihood ratios. `recall` and `accused` are the shares of planted and honest
    workers that it accuses (a notice is no accusation), `precision` the planted ones' share of
    those; `caught` and `suspected` are shares that any detector accuses. `own_work` is the
    attackers' share of honest answers. None where undefined.
    """

    kind: str
    share: float
    set: str
    seed: int
    detector: str
    planted: int
    honest: int
    auc: float | None
    auc_all: float | None
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
        verdicts = honest_verdicts(labels, Random(labels.name))
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
            if not labels.models:
                work.record_verdicts(
                    pool,
                    verdicts,
                    at=_VERDICTS_AT,
                    progress=partial(progress, f"{labels.name}: load verdicts"),
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
        work.record_verdicts(pool, crew.verdicts, at=_VERDICTS_AT)
        look = _look_by(kind.detector)(pool)
    finally:
        work.forget_workers(pool, crew.workers)
    honest = _honest(labels, known)
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
        auc=_auc(look.scores(kind.detector), crew.workers, honest),
        auc_all=_auc(look.highest(), crew.workers, honest),
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
    honest = _honest(labels, known)
    looks = (_OfAnswers(pool), _OfVerdicts(pool))
    for look, detector in [(each, rule) for each in looks for rule in each.rules]:
        yield Draw(
            kind=UNTOUCHED,
            share=0.0,
            set=labels.name,
            seed=seed,
            detector=detector,
            planted=0,
            honest=len(honest),
            auc=None,
            auc_all=None,
            recall=None,
            precision=None,
            accused=len(look.found[detector] & honest) / len(honest),
            caught=None,
            suspected=len(look.anyone & honest) / len(honest),
            own_work=None,
        )


def _shared_models(pool: ModelPool, labels: LabelSet, seed: int) -> SharedModels:
    look = _OfAnswers(pool, ("shared_model",))
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


def _auc(
    scores: Mapping[str, float], planted: Collection[str], honest: Collection[str]
) -> float | None:
    return area_under_curve(
        [scores.get(worker, _NEVER) for worker in planted],
        [scores.get(worker, _NEVER) for worker in honest],
    )


def _honest(labels: LabelSet, known: Mapping[str, str]) -> set[str]:
    least = 1 / labels.choices + 0.1
    return {worker for worker, share in accuracies(labels, known).items() if share >= least}


class _Look:
    """What detectors find in the graph as it is now."""

    rules: Sequence[str]

    def __init__(self, pool: ModelPool) -> None:
        self._pool = pool
        self.found: dict[str, set[str]] = {}
        self.pairs: dict[str, list[tuple[str, ...]]] = {}
        for rule, rows in self.rows(self.rules, _RATE):
            accused = [row["worker_ids"] for row in rows if row["severity"] != "notice"]
            self.found[rule] = {worker for workers in accused for worker in workers}
            self.pairs[rule] = [tuple(row["worker_ids"]) for row in rows]
        self.anyone = set().union(*self.found.values())

    def rows(
        self, rules: Collection[str], rate: float
    ) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """Each detector's name and what it finds at that rate of false positives."""
        given = {"false_positives": rate}
        for detector in self._pool.misuse.rules(rules):
            parameters = {name: given[name] for name in detector.parameters}
            rows = self._pool.database.read(detector.name, **parameters)
            yield detector.name.partition("/")[2], rows

    def scores(self, detector: str) -> dict[str, float]:
        """Each worker's score by that detector, the higher the worse."""
        raise NotImplementedError

    def highest(self) -> dict[str, float]:
        """The largest score that any detector gives each worker."""
        return _largest(pair for rule in self.rules for pair in self.scores(rule).items())


class _OfAnswers(_Look):
    def __init__(self, pool: ModelPool, rules: Sequence[str] = OF_ANSWERS) -> None:
        self.rules = rules
        answers = [read_answers(pool.database, work.TASK_TYPE, read_workers(pool.database))]
        self.evidence = evidence(answers, false_positives=_RATE, least=_NEVER)
        kept = evidence(answers, false_positives=_RATE)
        pool.database.write(lambda tx: write(tx, kept, datetime.now(UTC)))
        super().__init__(pool)

    def scores(self, detector: str) -> dict[str, float]:
        """The members of a ring that is no mere notice are above all others.

        That holds for all detectors: what members do by themselves isn't looked at.
        """
        scores = _largest(_SCORES[detector](self.evidence))
        return scores | dict.fromkeys(self.found.get("answer_ring", ()), -_NEVER)


class _OfVerdicts(_Look):
    def __init__(self, pool: ModelPool) -> None:
        self.rules = OF_VERDICTS
        at = datetime.now(UTC)
        pool.database.write(lambda tx: vouching.write(tx, at))
        self._rings = pool.database.write(vouching.scores)
        super().__init__(pool)
        # Rings have scores of everybody, not only of those that are found.
        single = [rule for rule in self.rules if rule != "verification_ring"]
        self._scores = {
            rule: _largest((worker, row["score"]) for row in rows for worker in row["worker_ids"])
            for rule, rows in self.rows(single, _ALL)
        }

    def scores(self, detector: str) -> dict[str, float]:
        """Of a ring, how much likelier it makes the worker's verdicts."""
        if detector == "verification_ring":
            return self._rings
        return self._scores[detector]


def _look_by(detector: str) -> type[_OfAnswers] | type[_OfVerdicts]:
    return _OfVerdicts if detector in OF_VERDICTS else _OfAnswers


def _largest(scores: Iterable[tuple[str, float]]) -> dict[str, float]:
    largest: dict[str, float] = {}
    for worker, score in scores:
        largest[worker] = max(largest.get(worker, _NEVER), score)
    return largest


def _copies(found: AnswerEvidence) -> Iterator[tuple[str, float]]:
    for row in found.copies:
        yield row["worker_id"], row["score"]


def _rings(found: AnswerEvidence) -> Iterator[tuple[str, float]]:
    for ring in found.rings:
        yield from ring["own"].items()


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
