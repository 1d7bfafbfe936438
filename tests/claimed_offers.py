"""Random sources that contradict each other about offers, and what holds, in plain Python.

Many small worlds are in one graph: the names of each begin with its number.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from modelpool.registry import Record
from modelpool.registry.precedence import precedence
from tests.worlds import record

SOURCES = ("helm", "models-dev", "other-list", "some-list")
"""The last two have the same precedence."""
TYPES = ("code-generation", "generation")


class Offer(NamedTuple):
    """What holds of a model."""

    name: str | None
    provider: str | None
    base_model: str
    maker: str | None
    provider_type: str


class Said(NamedTuple):
    """An open claim, and the step that opened it."""

    record: Record
    since: int


@dataclass
class Claims:
    """What is open after some loads."""

    open: dict[tuple[str, str, str], Said] = field(default_factory=dict)
    whole: dict[str, int] = field(default_factory=dict)
    """The last step in which a source was loaded as a whole."""

    def load(self, records: Sequence[Record], step: int, *, partial: bool = False) -> None:
        """Take what sources say in a step."""
        said = {(r["source"], r["model_id"], r["task_type"]): r for r in records}
        sources = {r["source"] for r in records}
        gone = [k for k in self.open if k[0] in sources and k not in said and not partial]
        for key in gone:
            del self.open[key]
        for key, one in said.items():
            if key not in self.open or self.open[key].record != one:
                self.open[key] = Said(one, step)
        if not partial:
            self.whole |= dict.fromkeys(sources, step)

    def offers(self) -> dict[str, Offer]:
        """What holds of every model that a source lists."""
        models: dict[str, list[Said]] = {}
        for claim in self.open.values():
            models.setdefault(claim.record["model_id"], []).append(claim)
        bases = {m: _first(said, "base_model") or m for m, said in models.items()}
        made: dict[str, list[Said]] = {}
        for model_id, said in models.items():
            made.setdefault(bases[model_id], []).extend(c for c in said if "maker" in c.record)
        return {
            model_id: Offer(
                name=_first(said, "name"),
                provider=_first(said, "provider") or _before_the_slash(model_id),
                base_model=bases[model_id],
                maker=self._maker(made[bases[model_id]]),
                provider_type=_first(said, "provider_type") or "Unknown",
            )
            for model_id, said in models.items()
        }

    def _maker(self, claims: Iterable[Said]) -> str | None:
        ranked = sorted(
            (
                precedence(c.record["source"]),
                c.record["source"],
                -max(c.since, self.whole.get(c.record["source"], 0)),
                str(c.record["maker"]),
            )
            for c in claims
        )
        return ranked[0][-1] if ranked else None


def _first(claims: Iterable[Said], name: str) -> Any:
    known = [c for c in claims if c.record.get(name, "Unknown") != "Unknown"]
    known.sort(key=lambda c: (precedence(c.record["source"]), c.record["source"], -c.since))
    return known[0].record[name] if known else None


def _before_the_slash(model_id: str) -> str | None:
    before, slash, _ = model_id.partition("/")
    return before if slash and before else None


def random_claims(
    draw: random.Random, worlds: int, sources: Sequence[str] = SOURCES, *, share: float = 0.8
) -> list[Record]:
    """What these sources say of some models of each world, one thing of each model."""
    return [
        one
        for world in range(worlds)
        for model in range(3)
        for source in sources
        if draw.random() < share
        for one in _of_model(draw, f"w{world}", model, source)
    ]


def _of_model(draw: random.Random, world: str, model: int, source: str) -> list[Record]:
    stated: dict[str, Any] = {
        "name": draw.choice((None, f"Model {draw.randrange(3)}")),
        "provider": draw.choice((None, f"{world}-provider-{draw.randrange(2)}")),
        "base_model": draw.choice((None, f"{world}-base-{draw.randrange(2)}")),
        "maker": draw.choice((None, f"{world}-maker-{draw.randrange(3)}")),
        "provider_type": draw.choice(("Unknown", "Open-source", "Proprietary")),
    }
    model_id = (f"{world}/one", f"{world}/two", f"{world}-three")[model]
    return [
        {
            name: value
            for name, value in {**record(model_id, kind), **stated, "source": source}.items()
            if value is not None
        }
        for kind in draw.sample(TYPES, draw.choice((1, 2)))
    ]
