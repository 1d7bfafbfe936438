"""The formulas of docs/misuse.md in plain Python, vote by vote: slow, and easy to check.

Votes are a dict from task to a dict from worker to an option's number; a confusion is a list by
what is true of lists by answer.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

Votes = Mapping[str, Mapping[str, int]]
Row = Sequence[float]


def mean_log(logs: Sequence[float]) -> float:
    """The log of the mean of what has these logs."""
    top = max(logs)
    return top + math.log(sum(math.exp(x - top) for x in logs) / len(logs))


@dataclass
class Oracle:
    """The votes of a task type, and what is estimated of them."""

    k: int
    votes: Votes
    known: Mapping[str, int]
    silent: Collection[str] = ()

    def __post_init__(self) -> None:
        self.workers = sorted({worker for given in self.votes.values() for worker in given})
        record = {w: self.record(w) for w in self.workers}
        many = sum(of for of, _ in record.values())
        hits = sum(right for _, right in record.values())
        self.known_accuracy = (hits + 1) / (many + 2) if many else 0.7
        self.confusion = {
            w: self.even((right + 4 * self.known_accuracy) / (of + 4))
            for w, (of, right) in record.items()
        }
        self.priors = [1 / self.k] * self.k
        for _ in range(12):
            self.step()

    def record(self, worker: str) -> tuple[int, int]:
        given = [(t, v[worker]) for t, v in self.votes.items() if worker in v and t in self.known]
        return len(given), sum(said == self.known[task] for task, said in given)

    def even(self, accuracy: float, bounded: bool = True) -> list[list[float]]:
        if bounded:
            accuracy = min(max(accuracy, 0.02), 0.98)
        other = (1 - accuracy) / (self.k - 1)
        return [[accuracy if x == z else other for x in range(self.k)] for z in range(self.k)]

    def step(self) -> None:
        k = self.k
        counts = {w: [[0.0] * k for _ in range(k)] for w in self.workers}
        for task, given in self.votes.items():
            belief = self.belief(task, without=self.silent)
            for worker, said in given.items():
                for z in range(k):
                    counts[worker][z][said] += belief[z]
        truths = {w: [sum(row) for row in counts[w]] for w in self.workers}
        right = {w: sum(counts[w][z][z] for z in range(k)) for w in self.workers}
        pool = (sum(right.values()) + 1) / (sum(map(sum, truths.values())) + 2)
        self.accuracy = {}
        for w in self.workers:
            self.accuracy[w] = (right[w] + 4 * pool) / (sum(truths[w]) + 4)
            even = self.even(self.accuracy[w], bounded=False)
            self.confusion[w] = [
                [(counts[w][z][x] + 4 * even[z][x]) / (truths[w][z] + 4) for x in range(k)]
                for z in range(k)
            ]
        sums = [sum(truths[w][z] for w in self.workers) for z in range(k)]
        self.priors = [(x + 1) / (sum(sums) + k) for x in sums]

    def innocent(self, worker: str) -> list[list[float]]:
        """The worker's confusion, or that of a guesser where it is worse than one."""
        if self.accuracy[worker] < 1 / self.k:
            return [[1 / self.k] * self.k] * self.k
        return self.confusion[worker]

    def weights(self, task: str, without: Collection[str], as_guessers: Collection[str]) -> Row:
        found = list(self.priors)
        for worker, said in self.votes[task].items():
            if worker not in without:
                chances = self.innocent(worker) if worker in as_guessers else self.confusion[worker]
                found = [x * chances[z][said] for z, x in enumerate(found)]
        return found

    def belief(
        self, task: str, without: Collection[str] = (), as_guessers: Collection[str] = ()
    ) -> Row:
        if task in self.known:
            return [1.0 if z == self.known[task] else 0.0 for z in range(self.k)]
        found = self.weights(task, without, as_guessers)
        return [x / sum(found) for x in found]

    def copied(self, ratios: Sequence[float]) -> float:
        return mean_log([sum(math.log(1 - c + c * r) for r in ratios) for c in (0.3, 0.6, 0.9)])

    def pair(self, a: str, b: str) -> tuple[float, float, float, float]:
        """Strength, the same by known answers alone, lasting, correlation."""
        plain, raw, eased, sums = [], [], [], [0.0, 0.0, 0.0]
        accuracy = max(self.known_accuracy, 1 / self.k + 0.1)
        even = self.even(accuracy)
        for task, given in self.votes.items():
            if a not in given or b not in given:
                continue
            others = {
                w: said for w, said in given.items() if w not in (a, b) and w not in self.silent
            }
            belief = self.belief(task, without={a, b, *self.silent})
            bare = self.belief(task, without=given)
            same = given[a] == given[b]
            of = [[self.confusion[w][z][given[w]] for z in range(self.k)] for w in (a, b)]
            plain.append(self.ratio(belief, *of) if same else 0.0)
            one = [even[z][given[a]] for z in range(self.k)]
            raw.append(self.ratio(bare, one, one) if same else 0.0)
            ease = self.ease(belief, given[a], others)
            of = [[ease * p / (1 - p + ease * p) for p in row] for row in of]
            eased.append(self.ratio(belief, *of) if same else 0.0)
            shares = [
                (sum(said == x for said in others.values()) + 1 / self.k) / (len(others) + 1)
                for x in range(self.k)
            ]
            beyond = [
                [(1.0 if given[w] == x else 0.0) - shares[x] for x in range(self.k)] for w in (a, b)
            ]
            for place, (p, q) in enumerate(((0, 1), (0, 0), (1, 1))):
                sums[place] += sum(x * y for x, y in zip(beyond[p], beyond[q], strict=True))
        correlation = sums[0] / math.sqrt(sums[1] * sums[2])
        return self.copied(plain), self.copied(raw), self.copied(eased), correlation

    def ratio(self, belief: Row, a: Row, b: Row) -> float:
        of_a = sum(m * x for m, x in zip(belief, a, strict=True))
        of_b = sum(m * x for m, x in zip(belief, b, strict=True))
        both = sum(m * x * y for m, x, y in zip(belief, a, b, strict=True))
        return math.sqrt(of_a * of_b) / both

    def ease(self, belief: Row, said: int, others: Mapping[str, int]) -> float:
        if not others:
            return 1.0
        expected = sum(
            belief[z] * sum(self.confusion[w][z][said] for w in others) / len(others)
            for z in range(self.k)
        )
        seen = (sum(x == said for x in others.values()) + 4 * expected) / (len(others) + 4)
        return (seen + 1e-6) / (1 - seen + 1e-6) * (1 - expected + 1e-6) / (expected + 1e-6)

    def fit(self, members: Collection[str]) -> tuple[dict[str, float], dict[str, float], float]:
        """By worker what speaks for the key, and for guesses, and the gain of all."""
        k, gain = self.k, 0.0
        own: dict[str, float] = {}
        apart: dict[str, float] = {}
        kept, strayed = 0.9 + 0.1 / k, 0.1 / k

        def key(task: str, without: Collection[str] = ()) -> Row:
            found = [1 / k] * k
            for worker, said in self.votes[task].items():
                if worker in members and worker not in without:
                    found = [x * (kept if z == said else strayed) for z, x in enumerate(found)]
            return found

        for task, given in self.votes.items():
            if not set(given) & set(members):
                continue
            outside = self.weights(task, members, ())
            every = self.weights(task, (), members)
            truth = [self.known[task]] if task in self.known else range(k)
            gain += math.log(sum(key(task)))
            gain += math.log(sum(outside[z] for z in truth) / sum(every[z] for z in truth))
            for worker, said in given.items():
                chances = self.innocent(worker)
                by_key = key(task, (worker,))
                of_key = sum(
                    x * (kept if z == said else strayed) for z, x in enumerate(by_key)
                ) / sum(by_key)
                by_truth = self.belief(task, {*members, worker})
                by_all = self.belief(task, (worker,), members)
                of_truth = sum(by_truth[z] * chances[z][said] for z in range(k))
                of_all = sum(by_all[z] * chances[z][said] for z in range(k))
                own[worker] = own.get(worker, 0.0) + math.log(of_key / of_truth)
                apart[worker] = apart.get(worker, 0.0) - math.log(k * of_all)
        return own, apart, gain

    def disproof(self, members: Collection[str]) -> float:
        k, hits, claimed, tasks = self.k, 0.0, 0.0, 0
        outsiders = {
            t: set(given) - set(members) - set(self.silent) for t, given in self.votes.items()
        }
        for task in self.known:
            if outsiders.get(task):
                found = self.weights(task, {*members, *self.silent}, ())
                belief = [x / sum(found) for x in found]
                hits, tasks = hits + belief[self.known[task]], tasks + 1
                claimed += sum(x * x for x in belief)
        hits, claimed = (hits + 1) / (tasks + 2), (claimed + 1) / (tasks + 1)
        sure = min(max((hits - 1 / k) / (claimed - 1 / k), 0.0), 1.0)
        totals = [0.0, 0.0]
        for fixed in (True, False):
            inside: dict[str, list[float]] = {}
            outside = []
            for task, given in self.votes.items():
                for worker, said in given.items():
                    if (task in self.known) is not fixed:
                        continue
                    if not fixed and not outsiders[task] - {worker}:
                        continue
                    right = self.belief(task, {*members, *self.silent, worker})[said]
                    if worker in members:
                        inside.setdefault(task, []).append(right)
                    else:
                        outside.append(right)
            expected = (sum(outside) + 1) / (len(outside) + 2)
            for place, least in enumerate((1, 2)):
                own = [
                    sum(x) / len(x)
                    for task, x in inside.items()
                    if len(set(self.votes[task]) & set(members)) >= least
                ]
                trust = 1.0 if fixed else sure
                drawn = [
                    1 / k + trust * (x - 1 / k) for x in (sum(own) / (len(own) or 1), expected)
                ]
                totals[place] += len(own) * self.worse(*drawn)
        return max(totals)

    def worse(self, share: float, expected: float) -> float:
        if share >= expected:
            return 0.0
        right = share * math.log(share / expected) if share else 0.0
        return right + (1 - share) * math.log((1 - share) / (1 - expected))

    def conduct(
        self, worker: str, moments: Mapping[str, int], able: Row, leaning: Row
    ) -> dict[str, float]:
        """The scores of a worker; `moments` are when it answered, by task.

        `able` and `leaning` are the chances of each ability of the honest, and of leaning to one
        answer or not.
        """
        k = self.k
        tasks = sorted(moments, key=lambda task: moments[task])
        said = {task: self.votes[task][worker] for task in tasks}
        beliefs = {task: self.belief(task, {worker, *self.silent}) for task in tasks}
        right = {task: beliefs[task][said[task]] for task in tasks}
        least = 0.1 / (1 - 1 / k)
        grid = [1 / k + (least + (0.95 - least) * i / 9) * (1 - 1 / k) for i in range(10)]

        def honest(some: Sequence[str]) -> float:
            logs = [
                math.log(weight) + sum(self.says(right[task], a) for task in some)
                for a, weight in zip(grid, able, strict=True)
            ]
            return mean_log(logs) + math.log(len(logs))

        def guesses(some: Sequence[str]) -> float:
            return -len(some) * math.log(k)

        own = self.innocent(worker)
        distance = -sum(
            math.log(k * sum(beliefs[t][z] * own[z][said[t]] for z in range(k))) for t in tasks
        )
        spite = sum(self.says(right[task], 0.25 / k) for task in tasks)
        mean = sum(weight * a for weight, a in zip(able, grid, strict=True))

        def half(some: Sequence[str]) -> float:
            return sum(self.says(right[task], (mean + 1 / k) / 2) for task in some)

        guessing = math.log(
            0.8 * math.exp(guesses(tasks)) + 0.1 * math.exp(spite) + 0.1 * math.exp(half(tasks))
        )
        counts = [list(said.values()).count(x) for x in range(k)]
        fond = counts.index(max(counts))
        constant = sum(math.log(0.99 if x == fond else 0.01 / (k - 1)) for x in said.values())
        null = math.exp(honest(tasks)) * leaning[-1]
        if counts.count(max(counts)) == 1:
            chances = [self.leans(beliefs[task], fond, said[task]) for task in tasks]
            null += math.prod(chances) * leaning[0]
        begin = [min(i for i, s in enumerate(tasks) if moments[s] == moments[t]) for t in tasks]
        tails = [
            honest(tasks[:i])
            + math.log(0.9 * math.exp(guesses(tasks[i:])) + 0.1 * math.exp(half(tasks[i:])))
            for i in begin
        ]
        turn = begin[tails.index(max(tails))]
        return {
            "guessing": guessing - honest(tasks),
            "constant": constant - math.log(k) - math.log(null),
            "decline": mean_log(tails) - honest(tasks),
            "before": honest(tasks[:turn]) - guesses(tasks[:turn]),
            "distance": distance,
        }

    def says(self, right: float, able: float) -> float:
        return math.log(right * able + (1 - right) * (1 - able) / (self.k - 1))

    def leans(self, belief: Row, fond: int, said: int) -> float:
        """How likely a worker says it who gives another answer, if true, in six of ten.

        One answer in a hundred is a slip: to any other where the one that it is fond of is true,
        and where another is, to a third one.
        """
        found = 0.0
        slip = 0.01 if self.k > 2 else 0.0
        for truth, chance in enumerate(belief):
            if truth == fond:
                found += chance * (0.99 if said == fond else 0.01 / (self.k - 1))
            elif said in (fond, truth):
                found += chance * (0.6 if said == truth else 0.4) * (1 - slip)
            else:
                found += chance * slip / (self.k - 2)
        return found
