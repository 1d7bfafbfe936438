"""A small graph that holds every label, relation and property there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from modelpool import vouching
from modelpool.database import Database, Transaction
from modelpool.degradation.uses import write_loads
from modelpool.degradation.watching import TypeWatch, write_watches
from modelpool.misuse import AnswerEvidence
from modelpool.misuse.writing import write, write_pace
from modelpool.policy import Policy, Rule, shipped_policy
from modelpool.pool import ModelPool
from modelpool.registry import Registry
from modelpool.weights import weigh
from tests.worlds import PARENTS, record, registry

FACTS: dict[str, Any] = {
    "source": "example",
    "name": "A name",
    "notes": "A note.",
    "maker": "acme",
    "released_on": "2024-01-01",
    "deprecated_on": "2998-01-01",
    "retired_on": "2999-01-01",
    "source_date": "2025-01-01",
    "successor": "acme/large",
    "context_tokens": 8000,
    "output_tokens": 4000,
    "moving_name": False,
    "function_calling": True,
    "effort": "high",
    "calling_mode": "native",
    "measured_on": "2025-01-01",
    "needed_context_tokens": 4000,
    "input_price_usd": 1.5,
    "output_price_usd": 2.5,
    **{
        f"{field}_basis": "by-hand"
        for field in ("accuracy", "latency", "cost", "risk", "provider_type", "lifecycle")
    },
}

# A task type that loses its place for a while.
_ALIKE = {
    "task_type": "code-generation",
    "shared": 9,
    "alike": 9,
    "wrong_alike": 2,
    "strength": 4.5,
    "known": True,
    "tests": 9,
}
EVIDENCE = AnswerEvidence(
    pairs=[
        {
            **_ALIKE,
            "a_id": "worker-1",
            "b_id": "worker-2",
            "a_first": 9,
            "b_first": 0,
            "lasting": 4.5,
            "correlation": 0.9,
        }
    ],
    copies=[
        {
            **_ALIKE,
            "worker_id": "worker-1",
            "source_id": "worker-2",
            "later": 9,
            "earlier": 0,
            "score": 4.5,
        }
    ],
    rings=[
        {
            "task_type": "code-generation",
            "members": ["worker-1", "worker-2", "worker-4"],
            "gain": 9.5,
            "tests": 3,
            "disproof": 5.5,
            "population": 9,
            "known": True,
            "own": {},
        }
    ],
    conduct=[
        {
            "task_type": "code-generation",
            "worker_id": "worker-1",
            "rules": ["guessed_answers"],
            "answers": 12,
            "commonest": "42",
            "most": 7,
            "guessing": 4.5,
            "constant": -2.5,
            "decline": -1.5,
            "since": "outcome-1",
            "before": 0.5,
            "known": True,
            "tests": 9,
        }
    ],
)
PACE = [
    {
        "task_type": "code-generation",
        "worker_id": "worker-1",
        "score": 9.5,
        "tests": 9,
        "outcomes": 12,
        "fast": 11,
        "of_usual": 0.1,
        "quantile": 0.05,
        "evidence": ["outcome-1"],
    }
]
LOADS = [
    {
        "task_type": "code-generation",
        "model_id": "acme/small",
        "uses": 80,
        "of": 100,
        "workers": 9,
        "share": 0.8,
        "available": 0.25,
        "score": 60.5,
        "tests": 4,
        "latency_rise": 0.5,
        "latency_lower": 0.3,
        "failures_rise": 0.02,
        "failures_lower": -0.01,
        "harm": 6.5,
        "hourly": True,
        "since": datetime(2025, 7, 1, tzinfo=UTC),
        "evidence": ["outcome-1"],
    }
]
RING: dict[str, Any] = {
    "kind": "verification",
    "members": {"worker-1": 4.5, "worker-2": 3.5, "worker-4": 2.5},
    "facts": {
        "gain": 9.5,
        "population": 9,
        "pairs": 6,
        "given": 12,
        "inside": 9,
        "expected": 3.5,
    },
}
WATCHES = TypeWatch(
    task_type="code-generation",
    watches={
        "acme/small": {
            "outcomes": 90,
            "level": 0.5,
            "confidence": 0.95,
            "has_fallen": True,
            "is_rebased": False,
            "since": datetime(2025, 7, 2, tzinfo=UTC),
            "alarmed_at": datetime(2025, 7, 3, tzinfo=UTC),
            "fallen_outcomes": 30,
            "last_at": datetime(2025, 7, 3, tzinfo=UTC),
            "expected": 0.9,
            "observed": 0.5,
            "lower": 0.2,
            "upper": 0.6,
            "back_when": "it is",
            "state": "",
            "population": 4,
        }
    },
    expectation={"base": 1.5, "lately": 0.1, "demands": ["Low"], "effects": [0.1]},
    skills={"worker-1": 0.2},
)
COINCIDENCE: dict[str, Any] = {
    "task_type": "code-generation",
    "members": {
        "acme/quick": {"n": 80, "accuracy": 0.8},
        "acme/small": {"n": 120, "accuracy": 0.9},
    },
    "pairs": {
        "acme/quick acme/small": {
            "one": "acme/quick",
            "other": "acme/small",
            "facts": {
                "n": 80,
                "phi": 0.4,
                "lower": 0.2,
                "upper": 0.6,
                "expected": 0.3,
                "alike": 0.6,
            },
        }
    },
    "coincidence": {"phi": 0.3, "alike": 0.6, "choices": 4},
}
MOVED = {**PARENTS, "image-generation": None}
_PRUNED = record(
    "acme/quick-fp8",
    "code-editing",
    source="pruned-here",
    scope="correction",
    pruned="deprecated",
    **dict.fromkeys(("accuracy_class", "latency_class", "cost_class", "risk_level"), "Unknown"),
)


def build(pool: ModelPool, helpers: Database) -> None:
    """Fill an empty graph; each area of the vocabulary has a function of its own."""
    load_id = _registry(pool, helpers)
    _policy(pool)
    _work(pool, helpers)
    _findings(pool, load_id)


def _registry(pool: ModelPool, helpers: Database) -> str:
    small = record("acme/small", "generation", **FACTS)
    special = record("acme/small", "code-generation", **FACTS)
    # The graph changes its mind once, so that there are closed claims and a tombstone.
    old = record("acme/old", **{**FACTS, "released_on": "2997-01-01"})
    pool.registry.load(registry(small, old), on=date(2025, 1, 1))
    changed = registry({**small, "cost_class": "High"}, special, parents=MOVED)
    loaded = pool.registry.load(changed, on=date(2025, 6, 1))
    correction = {**special, "source": "overlay", "scope": "correction"}
    pool.registry.load(registry(correction), on=date(2025, 6, 2))
    pool.registry.load(_measured(), on=date(2025, 6, 2))
    pool.registry.load(registry(_PRUNED, parents=MOVED), on=date(2025, 6, 2))
    helpers.write(lambda tx: tx.run("set/selection_weight", model_id="acme/small", weight=0.5))
    pool.database.write(lambda tx: weigh(tx.run, datetime.now(UTC)))
    helpers.write(lambda tx: tx.run("set/selection_weight", model_id="acme/small", weight=0.5))
    return loaded.load_ids[0]


def _measured() -> Registry:
    """Two offers of one base model, of which one was measured and the other inherits."""
    base = {"base_model": "acme/quick", "source": "bench"}
    unknown = {"accuracy_class": "Unknown", "risk_level": "Unknown"}
    by = {"accuracy_basis": "measured:suite(1 %)", "risk_basis": "measured:suite(1 %)"}
    said = registry(
        record("acme/quick-fp8", "code-editing", **base, **by),
        record("beta/quick-fp8:high", "generation", **base, **unknown),
        parents=MOVED,
    )
    types = (
        replace(t, kinds_needed=1 if t.name == "generation" else None) for t in said.task_types
    )
    return replace(said, task_types=tuple(types))


def _policy(pool: ModelPool) -> None:
    """A policy with every field that there is, which the graph has followed for a while."""
    shipped = pool.policies.get().policy_id
    levels = ("Low", "Medium")
    every = Rule(
        name="everything",
        description="A sentence.",
        replaces=True,
        when={
            "task_type": ("code-generation",),
            "risk_level": levels,
            "criticality": ("Critical",),
            "min_accuracy": levels,
            "max_latency": ("Fast", "none"),
            "max_cost": levels,
        },
        exclude={
            "lifecycle": ("Experimental",),
            "risk_level": ("High",),
            "provider_type": ("Internal",),
            "accuracy_how": ("inherited",),
            "risk_how": ("self-reported",),
            "accuracy_class": ("Low",),
            "latency_class": ("Slow",),
            "cost_class": ("High",),
            "provider": ("acme",),
            "maker": ("acme",),
            "base_model": ("acme/small",),
            "model_id": ("acme/small",),
            "source": ("acme",),
        },
        prefer={"cost_class": ("Low", "Medium")},
        require={
            "workers": 3,
            "distinct": ("base_model", "operator"),
            "verifications": 2,
            "min_reputation": 0.5,
            "newcomer_share": 0.1,
        },
        penalize={"severity": ("error",), "detector": ("misuse/flooding",), "share": 0.1},
        reduce={"detector": ("degradation/drift",), "weight": 0.1},
        accept={"classes": ("accuracy_class",)},
    )
    nothing_else = Rule(
        name="known-risk",
        inherited=shipped,
        when={"task_type": ("code-generation",)},
        only={
            "lifecycle": ("Stable",),
            "risk_level": ("Low", "Medium"),
            "provider_type": ("Internal", "Open-source"),
            "accuracy_class": ("High",),
            "latency_class": ("Fast",),
            "cost_class": ("Low",),
            "accuracy_how": ("measured",),
            "risk_how": ("measured",),
            "provider": ("acme",),
            "maker": ("acme",),
            "base_model": ("acme/small",),
            "model_id": ("acme/small",),
            "source": ("acme",),
        },
    )
    pool.policies.load(
        Policy(
            name="full",
            description="A sentence.",
            # Joined with the other already: what it says contradicts itself.
            extends=shipped,
            extends_digest=shipped_policy().digest(),
            drop=("prefer-low-cost",),
            rules=(every, nothing_else),
        )
    )
    pool.policies.activate("full", confirmed=True)
    pool.policies.activate(shipped, confirmed=True)


def _work(pool: ModelPool, helpers: Database) -> None:
    """A task that one worker chose, reported and had verified, with every field that there is."""
    pool.work.declare_worker(
        "worker-1",
        operator="acme",
        capacity=4,
        task_types=["code-generation"],
        joined_at=date(2025, 7, 1),
    )
    pool.work.declare_worker("worker-2", trusted=True, joined_at=date(2025, 7, 1))
    pool.work.declare_worker("worker-4", verifies_only=True)
    pool.work.declare_task(
        "task-1",
        task_type="code-generation",
        risk_level="Low",
        criticality="Normal",
        min_accuracy="Low",
        max_latency="Slow",
        max_cost="High",
        provider_types=["Open-source"],
        reference="42",
        declared_at=date(2025, 7, 1),
    )
    for number, mode in enumerate(("chosen", "assigned", "chosen"), start=1):
        assignment = {
            "assignment_id": f"assignment-{number}",
            "task_id": "task-1",
            "worker_id": "worker-1",
            "mode": mode,
            "model_id": "acme/small",
            "assigned_at": date(2025, 7, 2),
        }
        pool.work.record_assignments([assignment])
    pool.work.report(
        "outcome-1",
        assignment_id="assignment-1",
        status="Completed",
        model_id="acme/small",
        quality=0.9,
        latency_ms=1200.0,
        cost_usd=0.01,
        answer="42",
        reported_at=date(2025, 7, 3),
    )
    # Nobody knows how accurate this model is.
    pool.work.choose(
        "assignment-4",
        task_id="task-1",
        worker_id="worker-1",
        model_id="beta/quick-fp8:high",
        assigned_at=date(2025, 7, 2),
    )
    pool.work.report(
        "outcome-4",
        assignment_id="assignment-4",
        status="Failed",
        model_id="beta/quick-fp8:high",
        reported_at=date(2025, 7, 3),
    )
    pool.work.verify(
        "verdict-1",
        worker_id="worker-2",
        outcome_id="outcome-1",
        agrees=True,
        score=0.8,
        at=date(2025, 7, 4),
    )
    pool.work.assign("task-1", seed=7)
    with NamedTemporaryFile("w", suffix=".csv") as file:
        file.write("worker_id\nworker-3\n")
        file.flush()
        pool.work.load_file("workers", Path(file.name))
    # Worked out twice, and differently, so that there is a history.
    pool.reputation.update(as_of=date(2025, 7, 5))
    pool.reputation.update(as_of=date(2025, 7, 6), half_life_days=30)
    at = datetime(2025, 7, 7, tzinfo=UTC)
    pool.database.write(lambda tx: write(tx, EVIDENCE, at))
    pool.database.write(lambda tx: write_pace(tx, PACE, at))
    pool.database.write(lambda tx: vouching.write(tx, at))
    pool.database.write(lambda tx: tx.run("degradation/mark_uses"))
    helpers.write(lambda tx: tx.run("set/outside_use"))
    helpers.write(lambda tx: tx.run("set/effective_votes"))
    pool.database.write(lambda tx: write_loads(tx, LOADS, at))
    pool.database.write(lambda tx: tx.run("vouching/write_rings", as_of=at, rings={"0": RING}))
    pool.database.write(lambda tx: write_watches(tx, WATCHES, at))
    pool.database.write(lambda tx: _verification(tx, at))
    pool.database.write(lambda tx: tx.run("independence/write_errs_with", as_of=at, **COINCIDENCE))


def _verification(tx: Transaction, at: datetime) -> None:
    of: dict[str, Any] = {"task_type": "code-generation", "as_of": at}
    facts = {"state": "{}", "outcomes": 3, "error": 0.1, "coincidence": 0.6, "stated": 0.004}
    tx.run("verification/write_experience", **of, salt="00", facts=facts)
    known = {"worker_id": "worker-1", "model_id": "acme/small", "state": "{}", "verified": 9}
    tx.run("verification/write_credible", **of, rows=[{**known, "error": 0.02}])
    need = {"outcome_id": "outcome-1", "needs_verdicts": 1, "needs_because": "it does"}
    need |= {"wrong_chance": 0.1, "checked_by_chance": True, "settled_with": 1, "was_right": True}
    tx.run("verification/write_needs", rows=[need])
    tx.run("verification/task_around", outcome_id="outcome-1", suspected=0.01)


def _findings(pool: ModelPool, load_id: str) -> None:
    """A finding with every kind of end and evidence, dismissed for a reason."""
    row = {
        "finding_id": "000000000000",
        "rule": "lint/price_slip",
        "key": "acme/small  2",
        "subject": "acme/small",
        "episode": 2,
        "after": datetime(2026, 1, 1, tzinfo=UTC),
        "severity": "notice",
        "summary": "A sentence.",
        "facts": ["a fact"],
        "population": 10,
        "score": 1.5,
        "model_ids": ["acme/small"],
        "worker_ids": ["worker-1"],
        "evidence": [f"load {load_id}", "assignment assignment-1", "outcome outcome-1"],
        "task_type": "code-generation",
        "confidence": 0.9,
        "since": datetime(2025, 12, 1, tzinfo=UTC),
    }
    pool.database.write(lambda tx: tx.run("findings/store", at=datetime.now(UTC), rows=[row]))
    pool.misuse.dismiss("000000000000", reason="It is an example.")
