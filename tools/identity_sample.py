"""Draw a sample of joins for judging by hand: an offer, and what its id was joined to.

`python -m tools.identity_sample SEED` prints the rows of docs/identity-sample.md, without verdicts.
The page keeps all samples that were judged, the last one last. A sample is drawn over base models
that have two offers at least, one offer of each, among the offers whose id isn't just the base
model's name and whose name isn't a moving one.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "identity-sample.md"
SIZE = 200
_ROW = re.compile(
    r"\| `(?P<offer>\S+)` \| `(?P<base>\S+)` \| (?P<verdict>same|other|moving) \| (?P<why>.*?) ?\|"
)


class Judged(NamedTuple):
    """A row of the page: a join and what was found of it."""

    offer: str
    base_model: str
    verdict: str
    why: str


def joins() -> dict[str, str]:
    """The base model of every offer in the shipped registry whose name isn't a moving one."""
    found: dict[str, str] = {}
    moving: set[str] = set()
    for path in sorted((ROOT / "modelpool" / "data" / "registry").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            record = json.loads(line)
            found[record["model_id"]] = record["base_model"]
            if record.get("moving_name"):
                moving.add(record["model_id"])
    return {offer: base for offer, base in found.items() if offer not in moving}


def draw(seed: int, size: int = SIZE) -> list[tuple[str, str]]:
    """`size` pairs of offer and base model, at most one of each base model."""
    offers: dict[str, list[str]] = defaultdict(list)
    for offer, base_model in sorted(joins().items()):
        offers[base_model].append(offer)
    telling = {
        base: [offer for offer in of if not _is_plain(offer, base)]
        for base, of in offers.items()
        if len(of) > 1
    }
    source = random.Random(seed)
    bases = source.sample(sorted(base for base in telling if telling[base]), size)
    return [(source.choice(telling[base]), base) for base in bases]


def judged() -> Iterator[Judged]:
    """The rows of the page."""
    for line in PAGE.read_text("utf-8").splitlines():
        if match := _ROW.fullmatch(line):
            yield Judged(match["offer"], match["base"], match["verdict"], match["why"])


def _is_plain(offer: str, base_model: str) -> bool:
    """Whether the id names the base model as it is, but for case and separators."""
    said = re.sub(r"[^a-z0-9]+", "", offer.rpartition("/")[2].lower())
    return said == re.sub(r"[^a-z0-9]+", "", base_model.rpartition("/")[2])


if __name__ == "__main__":
    for offer, base_model in sorted(draw(int(sys.argv[1])), key=lambda pair: pair[1]):
        sys.stdout.write(f"| `{offer}` | `{base_model}` | | |\n")
