"""How many slips lint finds that are planted into the shipped registry, and what it says besides.

    python -m benchmarks.lint

Loads the shipped registry into a server of its own. For each of 20 seeds, `PLANTED` real claims
that have prices are drawn for each kind of slip, changed, loaded, looked for, and put back.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

import modelpool
from benchmarks.feasible import fresh_server
from modelpool.database import Database
from modelpool.pool import ModelPool
from modelpool.registry import Record, Registry, read_registry as read

SHIPPED = Path(modelpool.__file__).parent / "data" / "registry"
SEEDS = range(20)
# More would be no rare slips any more: those of a seed are 30 in 9,000 offers.
PLANTED = 5
FALSE_FLAGS = (1.0, 10.0)
TODAY = date(2026, 11, 1)
PRICES = ("input_price_usd", "output_price_usd")
RULES = ("price_slip", "price_outlier", "sources_disagree", "input_above_output")

Slip = Callable[[Record], Mapping[str, float]]


def times(factor: float, *fields: str) -> Slip:
    """A slip that multiplies fields."""
    return lambda record: {field: record[field] * factor for field in fields}


def swapped(record: Record) -> Mapping[str, float]:
    """The slip that swaps the prices for input and output."""
    return dict(zip(PRICES, (record[field] for field in reversed(PRICES)), strict=True))


KINDS: Mapping[str, Slip] = {
    "both prices x 1,000": times(1e3, *PRICES),
    "both prices / 1,000": times(1e-3, *PRICES),
    "both prices x 1,000,000": times(1e6, *PRICES),
    "input price x 1,000": times(1e3, "input_price_usd"),
    "output price / 1,000": times(1e-3, "output_price_usd"),
    "input and output swapped": swapped,
}


def main() -> None:
    """Print recall by kind of slip, and the flags on offers that nothing was planted into."""
    registry = read(sorted(SHIPPED.glob("*.jsonl")))
    with fresh_server() as connection, Database(connection) as database:
        pool = ModelPool(database)
        pool.registry.load(registry)
        measure(pool, registry)


def measure(pool: ModelPool, registry: Registry) -> None:
    """Plant, look and put back, once for each seed."""
    before = [flagged(pool, flags) for flags in FALSE_FLAGS]
    alone = without_others(registry.records)
    found = [Counter[tuple[str, bool]]() for _ in FALSE_FLAGS]
    planted = Counter[tuple[str, bool]]()
    besides = [0 for _ in FALSE_FLAGS]
    for seed in SEEDS:
        drawn = dict(draw(registry.records, seed))
        originals = [record for records in drawn.values() for record in records]
        slips = [{**r, **KINDS[kind](r)} for kind, records in drawn.items() for r in records]
        pool.registry.load(part(registry, slips), partial=True)
        now = [flagged(pool, flags) for flags in FALSE_FLAGS]
        pool.registry.load(part(registry, originals), partial=True)
        for kind, records in drawn.items():
            for record in records:
                key = (kind, record["base_model"] in alone)
                planted[key] += 1
                for at, offers in enumerate(now):
                    found[at][key] += offer(record) in offers
        # That another source says something else of a slipped offer is no false flag.
        slipped = {record["model_id"] for record in originals}
        for at, offers in enumerate(now):
            besides[at] += sum(model_id not in slipped for _, model_id in offers - before[at])
    priced = {offer(r) for r in registry.records if any(r.get(field, 0) > 0 for field in PRICES)}
    for at, flags in enumerate(FALSE_FLAGS):
        click.echo(
            f"\n--false-flags {flags:g}: {len(before[at])} of {len(priced):,} offers flagged"
        )
        show(found[at], planted)
        click.echo(f"flagged besides, in the mean of the seeds: {besides[at] / len(SEEDS):.1f}")


def show(found: Counter[tuple[str, bool]], planted: Counter[tuple[str, bool]]) -> None:
    """Print one line for each kind."""
    click.echo(f"{'slip':<26} {'all':>7} {'compared':>15} {'alone':>15}")
    for kind in KINDS:
        compared, alone = (kind, False), (kind, True)
        both = (found[compared] + found[alone]) / (planted[compared] + planted[alone])
        parts = [f"{found[key]:,} of {planted[key]:,}" for key in (compared, alone)]
        click.echo(f"{kind:<26} {both:>7.1%} {parts[0]:>15} {parts[1]:>15}")


def draw(records: Sequence[Record], seed: int) -> Iterator[tuple[str, Sequence[Record]]]:
    """Claims to change, by kind of slip: each once, with two prices that differ."""
    able = [r for r in records if 0 < r.get(PRICES[0], 0) < r.get(PRICES[1], 0)]
    once = list({offer(record): record for record in able}.values())
    drawn = random.Random(seed).sample(once, PLANTED * len(KINDS))
    for number, kind in enumerate(KINDS):
        yield kind, drawn[number * PLANTED : (number + 1) * PLANTED]


def part(registry: Registry, records: Sequence[Record]) -> Registry:
    """A registry of some records, and of all that is told of the same offers by the same source."""
    changed = {offer(record): {field: record[field] for field in PRICES} for record in records}
    return replace(
        registry,
        records=tuple({**r, **changed[offer(r)]} for r in registry.records if offer(r) in changed),
        sources=tuple(sorted({record["source"] for record in records})),
    )


def without_others(records: Sequence[Record]) -> set[str]:
    """Base models that have a price from one provider only, and one price there."""
    offers: dict[str, set[tuple[str, float, float]]] = {}
    for record in records:
        if record.get(PRICES[0], 0) > 0:
            one = (record["provider"], record[PRICES[0]], record.get(PRICES[1], 0))
            offers.setdefault(record["base_model"], set()).add(one)
    return {base for base, found in offers.items() if len(found) == 1}


def offer(record: Record) -> tuple[str, str]:
    """What a record is about, in its source."""
    return record["source"], record["model_id"]


def flagged(pool: ModelPool, false_flags: float) -> set[tuple[str, str]]:
    """The offers that have a finding about their prices."""
    scan = pool.registry.lint(rules=RULES, false_flags=false_flags, today=TODAY, store=False)
    return {
        (source, model_id)
        for finding in scan.findings
        for model_id in finding.model_ids
        for source in sources(finding.rule, finding.key, finding.facts)
    }


def sources(rule: str, key: str, facts: Sequence[str]) -> Iterator[str]:
    """The sources that a finding is about: its key begins with it, unless two disagree."""
    if rule == "lint/sources_disagree":
        yield from (fact.partition(" ")[0] for fact in facts)
    else:
        yield key.partition(" ")[0]


if __name__ == "__main__":
    main()
