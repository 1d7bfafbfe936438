"""On whom a worker's verdicts fall by chance, and how much likelier a group makes where they do.

By chance they are spread over others in proportion to their outcomes: on tasks that the worker did
itself among those who did them, too; elsewhere over the fields in which it verifies. If more falls
on somebody when all are spread as on its own tasks, that counts: a team that checks its own work is
no ring.

A member gives a share c of its verdicts to the group and spreads the others by chance. The
likelihood ratio of its verdicts is the mean over c = 0.3, 0.6, 0.9 of ((c + (1 - c) p) / p)^k
(1 - c)^(n - k) for n verdicts of which k agree with the group's outcomes, where p is the share that
falls on the group by chance. By chance a verdict falls there and agrees in a share of p at most, so
the ratio's mean is 1 at most, and Markov's inequality bounds how often it is large.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from modelpool.answers.columns import Bools, Floats, Ints
from modelpool.answers.sums import whole
from modelpool.vouching.columns import Vouching, by_worker

_SHARES = np.array([0.3, 0.6, 0.9])
_LEAST = 1e-12


def gain(inside: Ints, given: Ints, chance: Floats) -> Ints:
    """The log likelihood ratios of members, as multiples of 2 ** -40; the arrays broadcast.

    `inside` of `given` verdicts fall on the group and agree, where a share `chance` is expected.
    """
    k, n, p = np.broadcast_arrays(inside, given, np.clip(chance, _LEAST, 1.0))
    c = _SHARES.reshape(-1, *[1] * k.ndim)
    logs = k * np.log((c + (1 - c) * p) / p) + (n - k) * np.log1p(-c)
    most = logs.max(axis=0)
    return whole(most + np.log(np.exp(logs - most).mean(axis=0)))


def excess(inside: Ints, given: Ints, chance: Floats) -> Ints:
    """How far more fall on the group than by chance: n KL(k / n, p) as multiples of 2 ** -40.

    0 for no more than that. It is the largest log likelihood ratio of any share, so it flatters:
    it shows where to look.
    """
    k, n, p = np.broadcast_arrays(inside, given, np.clip(chance, _LEAST, 1.0))
    n = np.maximum(n, 1)
    share = k / n
    with np.errstate(divide="ignore", invalid="ignore"):
        inner = np.where(k > 0, k * np.log(share / p), 0.0)
        outer = np.where(k < n, (n - k) * np.log((1 - share) / (1 - p)), 0.0)
    return whole(np.where(share > p, inner + outer, 0.0))


class Chance:
    """Verdicts of verifiers other than anchors, and what share of them falls on whom by chance."""

    def __init__(self, found: Vouching) -> None:
        from scipy.sparse import csr_array

        size = len(found)
        own = ~found.anchor[found.verifier]
        verifier, worker = found.verifier[own], found.worker[own]
        verdicts = (found.agree + found.disagree)[own]
        self.size = size
        self.pairs = len(verifier)
        self.given = by_worker(verifier, verdicts, size)
        self._beside = by_worker(verifier, found.beside[own], size) / np.maximum(self.given, 1)
        agree = csr_array((found.agree[own], (verifier, worker)), shape=(size, size))
        agree.eliminate_zeros()
        self.agree: Any = agree
        self.received: Any = agree.T.tocsr()
        self.beside: Any = _beside(found, self.given > 0)
        self._all_beside = np.maximum(self.beside.sum(axis=1), 1)
        self._agreeing = _Entries(self.agree)
        self._together = _Entries(self.beside)
        self._outcomes = found.outcomes
        self._verifies = found.verifies.astype(np.int64)
        pool = self._verifies @ found.outcomes.sum(axis=0)
        self._pool = pool - (self._verifies * found.outcomes).sum(axis=1)

    def share(self, verifiers: Ints, beside: Ints, elsewhere: Ints) -> Floats:
        """The share that falls by chance on some workers, by their outcomes that may be verified.

        `beside` are those on tasks of the verifier's own, `elsewhere` those in its fields.
        """
        part = self._beside[verifiers]
        mates = beside / self._all_beside[verifiers]
        pool = self._pool[verifiers]
        # Without any outcome that it might have verified, nothing is known of chance.
        others = np.where(pool > 0, elsewhere / np.maximum(pool, 1), 1.0)
        shares: Floats = np.maximum(part * mates + (1 - part) * others, mates)
        return shares

    def of_pairs(self, verifier: Ints, worker: Ints) -> tuple[Ints, Floats]:
        """By pair how many verdicts agree, and the share that falls on that worker by chance."""
        elsewhere = np.zeros(len(verifier), dtype=np.int64)
        for field in range(self._outcomes.shape[1]):
            elsewhere += self._verifies[verifier, field] * self._outcomes[worker, field]
        beside = self._together.at(verifier, worker)
        return self._agreeing.at(verifier, worker), self.share(verifier, beside, elsewhere)

    def block(self, verifiers: Ints, workers: Ints) -> tuple[Ints, Ints, Ints]:
        """Of each verifier (row) and worker: verdicts that agree, outcomes beside and elsewhere.

        A worker with itself has none of them.
        """
        agree = self.agree[verifiers][:, workers].toarray()
        beside = self.beside[verifiers][:, workers].toarray()
        elsewhere = self._verifies[verifiers] @ self._outcomes[workers].T
        elsewhere[verifiers[:, None] == workers] = 0
        return agree, beside, elsewhere

    def who_vouch(self, workers: Ints) -> Ints:
        """The numbers of those who agree with outcomes of these workers."""
        found: Ints = np.unique(self.received[workers].indices).astype(np.int64)
        return found


def _beside(found: Vouching, wanted: Bools) -> Any:
    """How many outcomes each worker (column) has on the tasks of each of the wanted ones (row)."""
    from scipy.sparse import csr_array

    shape = (int(found.task.max(initial=-1)) + 1, len(found))
    tries = csr_array((found.tries, (found.task, found.doer)), shape=shape)
    kept = wanted[found.doer]
    did = csr_array(
        (np.ones(int(kept.sum()), dtype=np.int64), (found.doer[kept], found.task[kept])),
        shape=shape[::-1],
    )
    together = did @ tries
    together.setdiag(0)
    together.eliminate_zeros()
    return together.tocsr()


class _Entries:
    """The entries of a sparse matrix, to be looked up many at once."""

    def __init__(self, matrix: Any) -> None:
        matrix.sort_indices()
        self._size = matrix.shape[1]
        rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
        self._places = np.append(rows * self._size + matrix.indices, np.iinfo(np.int64).max)
        self._values = np.append(matrix.data.astype(np.int64), 0)

    def at(self, rows: Ints, columns: Ints) -> Ints:
        """The entries at these places; 0 where there is none."""
        asked = rows * self._size + columns
        place = np.searchsorted(self._places, asked)
        return np.where(self._places[place] == asked, self._values[place], 0)
