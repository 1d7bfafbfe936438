"""Write docs/identity-joins.md: which offers the leaderboards' models were joined to.

It also lists the names under which more than one model has been offered.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from pathlib import Path

from modelpool.importers.mapping import load_mapping

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "identity-joins.md"
_NOTE = re.compile(
    r"(?:[\w.-]+ ?)+? (?P<label>'.*?'|\".*?\"): "
    r"(?:joined to (?P<base>\S+) \((?P<offer>\S+)\) by (?P<rule>[^.]+)\."
    r"|no known offer is of these weights(?: \((?P<close>.*?)\))?; the id)"
)

_HEAD = """# Which offers a leaderboard's models were joined to

Made by `tools/identity_joins.py` from the shipped registry; a test keeps it true. A join says:
these are the same weights, by the rules of the section `identity` of `modelpool/data/mapping.yaml`.
A model that isn't joined has an id of its own, `maker/name`, that stands for what was measured;
nothing is joined to another size, date or variant. [A sample of all joins](identity-sample.md) was
judged by hand.
"""

_MOVING = """
## Names that move

These names have stood for more than one model. What was measured under one of them holds for no
other offer. A name of which the registry has one version only isn't among them.

| names in the registry | offers | what they have stood for |
|---|---|---|"""


def render() -> str:
    """The page."""
    parts = [_HEAD]
    for file, title in (
        ("bfcl.jsonl", "Berkeley Function-Calling Leaderboard"),
        ("aider.jsonl", "aider"),
        ("vectara.jsonl", "Vectara's hallucination leaderboard"),
        ("tau2-bench.jsonl", "tau2-bench"),
        ("models-dev-benchmarks.jsonl", "models.dev's scores"),
        ("bullshitbench.jsonl", "BullshitBench"),
        ("mteb.jsonl", "MTEB"),
        ("open-asr.jsonl", "Open ASR Leaderboard"),
        ("evalplus.jsonl", "EvalPlus"),
        ("can-ai-code.jsonl", "can-ai-code"),
        ("mmlu-pro.jsonl", "MMLU-Pro"),
        ("repoqa.jsonl", "RepoQA"),
        ("textclass.jsonl", "TextClass Benchmark"),
        ("helm.jsonl", "HELM's list of models"),
    ):
        joined, apart = _entries(ROOT / "modelpool" / "data" / "registry" / file)
        parts.append(f"\n## {title}: {len(joined)} of {len(joined) + len(apart)} joined\n")
        parts.append("| name | base model | an offer of it | found by |\n|---|---|---|---|")
        parts += [f"| {' | '.join(row)} |" for row in joined]
        if not apart:
            continue
        parts.append("\nNot joined: no known offer is of these weights.\n")
        parts.append("| name | stands as | what comes close |\n|---|---|---|")
        parts += [f"| {' | '.join(row)} |" for row in apart]
    return "\n".join([*parts, *_moving_names()]) + "\n"


def _moving_names() -> list[str]:
    """A row for each rule that some name of the registry falls under."""
    offers: dict[str, set[str]] = defaultdict(set)
    for path in sorted((ROOT / "modelpool" / "data" / "registry").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            record = json.loads(line)
            if record.get("moving_name"):
                offers[record["base_model"].rpartition("/")[2]].add(record["model_id"])
    section = load_mapping().section("identity")
    several = "|".join(map(re.escape, section["several_versions"]))
    rules = [*section["moving"], {"names": several, "why": "several dates, each a model"}]
    rows = [_MOVING]
    for rule in rules:
        names = [name for name in offers if re.fullmatch(f"(?:{rule['names']})(?:-q4)?", name)]
        count = sum(len(offers.pop(name)) for name in sorted(names))
        if names:
            rows.append(f"| {', '.join(sorted(names))} | {count} | {rule['why']} |")
    rest = sum(map(len, offers.values()))
    rows.append(f"\n{rest} more offers say *latest* of a model that has had one version.")
    return rows


def _entries(path: Path) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    joined, apart = set(), set()
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        match = _NOTE.match(record["notes"])
        if match is None:
            raise ValueError(f"no join in {record['notes']!r}")
        label = match["label"][1:-1]
        if match["base"]:
            joined.add((label, match["base"], match["offer"], match["rule"]))
        else:
            apart.add((label, record["model_id"], match["close"] or ""))
    return sorted(joined, key=_by_name), sorted(apart, key=_by_name)


def _by_name(row: tuple[str, ...]) -> tuple[str, ...]:
    return (row[0].lower(), *row)


if __name__ == "__main__":
    TARGET.write_text(render(), "utf-8")
    sys.stderr.write(f"wrote {TARGET.relative_to(ROOT)}\n")
