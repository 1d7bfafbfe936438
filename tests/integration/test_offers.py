"""Who offers a model, what it is a version of and who made it: claimed, dated, in any order."""

from __future__ import annotations

import itertools
import random
from datetime import UTC, date, datetime

import pytest

from modelpool.database import Database
from modelpool.policy import Policy, Rule
from modelpool.pool import ModelPool
from modelpool.server import Connection
from tests.claimed_offers import SOURCES, TYPES, Claims, Offer, random_claims
from tests.worlds import record, registry

# Five states of each: 200 small registries.
WORLDS = 40
EVERY = "code-generation"


def offers(pool: ModelPool, as_of: date | datetime | None = None) -> dict[str, Offer]:
    """What the feasible sets say of every model."""
    return {
        m.model_id: Offer(m.name, m.provider, m.base_model, m.maker, m.provider_type)
        for task_type in TYPES
        for m in pool.feasible(task_type=task_type, as_of=as_of, limit=100_000)
    }


def makers_excluded(*makers: str, **more: tuple[str, ...]) -> Policy:
    excluded = {"maker": makers, **more}
    rules = [Rule(name=f"no-{name}", exclude={name: names}) for name, names in excluded.items()]
    return Policy(name="barring", description=None, rules=tuple(rules))


def follow(pool: ModelPool, policy: Policy) -> None:
    pool.policies.load(policy)
    pool.policies.activate(policy.name, confirmed=True)


def test_what_held_of_offers_is_what_was_claimed_then_whatever_is_loaded_later(
    pool: ModelPool,
) -> None:
    """Forty small worlds through whole and partial loads, held against a second resolution."""
    draw = random.Random(1)
    claims, held = Claims(), {}
    for step in range(1, 6):
        partial = step in (3, 5)
        sources = SOURCES if step == 1 else draw.sample(SOURCES, 2)
        records = random_claims(draw, WORLDS, sources, share=0.3 if partial else 0.8)
        pool.registry.load(registry(*records), on=date(2026, 1, step), partial=partial)
        claims.load(records, step, partial=partial)
        held[date(2026, 1, step)] = claims.offers()
    assert offers(pool) == claims.offers()
    for day, expected in held.items():
        assert offers(pool, day) == expected
    found = {m.model_id: m for m in pool.registry.search(limit=100_000, as_of=date(2026, 1, 2))}
    then = held[date(2026, 1, 2)]
    assert {m: (c.base_model, c.maker, c.provider, c.name) for m, c in found.items()} == {
        m: (o.base_model, o.maker, o.provider, o.name) for m, o in then.items()
    }
    for model_id in draw.sample(sorted(claims.offers()), 30):
        said = claims.offers()[model_id]._asdict()
        holding = {c.field: c.value for c in pool.registry.claims(model_id) if c.holds}
        for name in ("name", "maker", "provider_type"):
            assert holding.get(name) == said[name]
        for name in ("provider", "base_model"):
            assert holding.get(name, said[name]) == said[name]


def test_the_order_of_loads_makes_no_difference(pool: ModelPool, helpers: Database) -> None:
    last = {s: random_claims(random.Random(s), WORLDS, [s]) for s in SOURCES}
    expected: dict[str, Offer] | None = None
    orders = list(itertools.permutations(SOURCES))
    for order in (orders[0], orders[-1]):
        helpers.write(lambda tx: tx.run("all/delete"))
        pool.database.apply_schema()
        for source in order:
            # What a source said before it says this leaves no trace.
            before = random_claims(random.Random(f"{source} {order}"), WORLDS, [source])
            pool.registry.load(registry(*before))
        for source in order:
            pool.registry.load(registry(*last[source]))
        expected = expected or offers(pool)
        assert offers(pool) == expected
    claims = Claims()
    claims.load([r for records in last.values() for r in records], 1)
    assert expected == claims.offers()


def test_what_if_sees_offers_change_as_loading_changes_them(pool: ModelPool) -> None:
    draw = random.Random(3)
    before = random_claims(draw, WORLDS)
    pool.registry.load(registry(*before))
    names = range(WORLDS)
    follow(
        pool,
        makers_excluded(
            *(f"w{n}-maker-0" for n in names),
            provider=tuple(f"w{n}-provider-1" for n in names),
            base_model=tuple(f"w{n}-base-1" for n in names if n % 3 == 0),
        ),
    )
    whole = random_claims(draw, WORLDS, SOURCES[1:3])
    part = random_claims(draw, WORLDS, SOURCES[:2], share=0.3)
    values = {}
    for model_id in sorted({r["model_id"] for r in [*before, *whole, *part]})[::3]:
        world = model_id.partition("/")[0].partition("-")[0]
        field = draw.choice(("maker", "provider", "base_model"))
        kind = field.partition("_")[0]
        values[model_id, field] = f"{world}-{kind}-{draw.randrange(2)}"
    said = {s: [r for r in before if r["source"] == s] for s in SOURCES}
    for records, partial in ((whole, False), (part, True), (None, False)):
        now = set(offers(pool))
        if records is None:
            values = {key: value for key, value in values.items() if key[0] in offers_listed(said)}
            report = pool.what_if.values(values)
            records = [
                {**r, **{f: v for (m, f), v in values.items() if m == r["model_id"]}}
                for source in said.values()
                for r in source
            ]
        else:
            report = pool.what_if.registry(registry(*records), partial=partial)
            for source in {r["source"] for r in records}:
                keys = {(r["model_id"], r["task_type"]) for r in records if r["source"] == source}
                kept = [r for r in said[source] if (r["model_id"], r["task_type"]) not in keys]
                new = [r for r in records if r["source"] == source]
                said[source] = new + (kept if partial else [])
        gained = {m for c in report.changes for m in c.gained}
        lost = {m for c in report.changes for m in c.lost}
        pool.registry.load(registry(*records), partial=partial)
        then = set(offers(pool))
        assert now != then
        assert (then - now, now - then) == (gained - now, lost - then)


def offers_listed(said: dict[str, list[dict[str, str]]]) -> set[str]:
    return {r["model_id"] for records in said.values() for r in records}


def test_a_stronger_source_that_is_silent_takes_nothing_from_a_weaker_one(pool: ModelPool) -> None:
    """Else a panel would take one base model twice."""
    silent = record("azure/gpt", source="ours")
    del silent["base_model"], silent["provider"]
    pool.registry.load(
        registry(
            record("openai/gpt", source="models-dev", base_model="openai/gpt"),
            record("azure/gpt", source="models-dev", base_model="openai/gpt", provider="azure-2"),
        )
    )
    pool.registry.load(registry(silent))
    assert offers(pool)["azure/gpt"] == Offer(None, "azure-2", "openai/gpt", None, "Open-source")
    assert len(pool.panel(task_type=EVERY, size=3, seed=1)) == 1
    pool.registry.load(registry(record("b/other", source="models-dev")))
    assert offers(pool)["azure/gpt"] == Offer(None, "azure", "azure/gpt", None, "Open-source")


@pytest.mark.parametrize(("model_id", "provider"), [("gpt", None), ("a/b/c", "a"), ("/b", None)])
def test_a_provider_that_nobody_states_is_before_the_first_slash(
    pool: ModelPool, model_id: str, provider: str | None
) -> None:
    bare = record(model_id)
    del bare["base_model"], bare["provider"]
    pool.registry.load(registry(bare))
    assert offers(pool)[model_id] == Offer(None, provider, model_id, None, "Open-source")


def test_nobody_is_accused_and_no_replay_differs_by_a_later_load(pool: ModelPool) -> None:
    draw = random.Random(4)
    models = [f"p{n % 3}/m{n}" for n in range(14)]

    def claimed() -> list[dict[str, str]]:
        return [
            record(m, base_model=f"b{draw.randrange(8)}", maker=f"k{draw.randrange(4)}")
            for m in models
        ]

    pool.registry.load(registry(*claimed()))
    follow(pool, makers_excluded("k0", base_model=("b1",), provider=("p9",)))
    for number in range(8):
        pool.work.declare_worker(f"w{number}", operator=f"o{number}", trusted=True)
    tasks = [f"t{number}" for number in range(8)]
    for task in tasks:
        pool.work.declare_task(task, task_type=EVERY, risk_level="Low", criticality="Critical")
        pool.work.assign(task, seed=draw.randrange(10**6))
    pool.work.declare_task("own", task_type=EVERY, risk_level="Low")
    used = pool.feasible(task_type=EVERY)[0].model_id
    pool.work.choose("own", task_id="own", worker_id="w0", model_id=used)
    pool.work.report("own", assignment_id="own", status="Completed", model_id=used, answer="1")
    then, known = datetime.now(UTC), offers(pool)
    replayed = [pool.work.replay(task).differences for task in tasks]
    assert not any(replayed)
    # Everything is another's now, and barred.
    pool.registry.load(
        registry(*(record(m, base_model="b1", maker="k0", provider="p9") for m in models))
    )
    assert offers(pool) == {}
    assert offers(pool, then) == known
    assert [pool.work.replay(task).differences for task in tasks] == replayed
    assert pool.misuse.scan(rules=["outside_feasible_set"], store=False).findings == ()
    (told,) = pool.work.trail("own", kind="outcome").stories
    assert told.models[0]["base_model"] == known[used].base_model


def test_a_graph_of_an_older_version_gets_what_its_fits_lack(
    pool: ModelPool, connection: Connection, helpers: Database
) -> None:
    pool.registry.load(registry(record("a/one", maker="acme", name="One"), record("b/two")))
    known = offers(pool)
    helpers.write(lambda tx: tx.run("set/without_offers"))
    with Database(connection) as newer:
        assert offers(ModelPool(newer)) == known
