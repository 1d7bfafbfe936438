"""Files that are packed, piped, damaged or too large, read by everything that reads files."""

from __future__ import annotations

import gzip
import io
import json
import random
from pathlib import Path
from typing import Any

import pytest

from modelpool.exceptions import InputFileError, InvalidInputError
from modelpool.files import opening
from modelpool.importers.reading import read_text
from modelpool.policy import read_policy
from modelpool.registry import files, read_registry

SAID = {
    "task_type": "generation",
    "provider_type": "Proprietary",
    "accuracy_class": "High",
    "latency_class": "Fast",
    "cost_class": "Low",
    "risk_level": "Low",
}
RECORDS = [{"model_id": f"acme/{name}", **SAID, "source": "acme"} for name in ("large", "small")]
UNCLAIMED = (
    ",".join(["model_id", *SAID]) + "\n" + ",".join(["acme/large", *SAID.values()])
).encode()
LINES = "".join(json.dumps(record) + "\n" for record in RECORDS).encode()
POLICY = json.dumps(
    {"name": "ours", "rules": [{"name": "cheap", "prefer": {"cost_class": ["Low"]}}]}
).encode()


class Stdin:
    """Stands for the process's stdin."""

    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


def pipe(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr("sys.stdin", Stdin(content))


def models(path: Path, **options: Any) -> list[str]:
    return [record["model_id"] for record in read_registry([path], **options).records]


def test_a_packed_registry_is_what_it_holds_and_has_its_name(tmp_path: Path) -> None:
    path = tmp_path / "acme.csv.gz"
    path.write_bytes(gzip.compress(UNCLAIMED))

    registry = read_registry([path])

    assert [record["model_id"] for record in registry.records] == ["acme/large"]
    assert registry.sources == ("acme",)


@pytest.mark.parametrize("name", ["-", "/dev/stdin"])
@pytest.mark.parametrize("packs", [bytes, gzip.compress])
def test_what_is_piped_is_read_by_its_content(
    monkeypatch: pytest.MonkeyPatch, name: str, packs: Any
) -> None:
    rows = [list(RECORDS[0]), *(list(record.values()) for record in RECORDS)]
    csv = "".join(",".join(row) + "\n" for row in rows).encode()
    yaml = (
        json.dumps(RECORDS)
        .replace("[{", "-\n  {", 1)
        .replace("}, {", "}\n-\n  {")
        .rstrip("]")
        .encode()
    )
    every = [
        LINES,
        json.dumps(RECORDS).encode(),
        json.dumps(RECORDS, indent=1).encode(),
        b"\xef\xbb\xbf" + csv,
        yaml,
    ]
    for content in every:
        pipe(monkeypatch, packs(content))
        assert models(Path(name)) == ["acme/large", "acme/small"]


def test_what_is_piped_claims_as_stdin_unless_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe(monkeypatch, UNCLAIMED)
    registry = read_registry([Path("-")])
    assert registry.sources == tuple(registry.named_by_files) == ("stdin",)

    pipe(monkeypatch, UNCLAIMED)
    assert read_registry([Path("-")], source="acme").sources == ("acme",)


def test_a_policy_and_an_importers_file_are_unpacked_and_piped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "policy.json.gz"
    path.write_bytes(gzip.compress(POLICY))
    pipe(monkeypatch, POLICY)

    assert read_policy(path) == read_policy(Path("-"))
    assert read_text(path) == POLICY.decode()


def readers(path: Path) -> list[Any]:
    return [lambda: read_registry([path]), lambda: read_policy(path), lambda: read_text(path)]


@pytest.mark.parametrize("seed", range(20))
def test_damaged_gzip_is_refused_in_one_line(tmp_path: Path, seed: int) -> None:
    """Cut off or with a byte changed in what is packed: its checksum tells."""
    draw = random.Random(seed)
    content = bytearray(gzip.compress(LINES * 50))
    path = tmp_path / "models.jsonl.gz"
    if seed % 2:
        del content[draw.randrange(3, len(content)) :]
    else:
        content[draw.randrange(10, len(content))] ^= 1 << draw.randrange(8)
    path.write_bytes(content)

    for read in readers(path):
        with pytest.raises(
            (InputFileError, InvalidInputError), match="damaged gzip data"
        ) as caught:
            read()
        assert "\n" not in str(caught.value)


def test_what_only_its_name_says_is_packed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "models.jsonl.gz"
    path.write_bytes(LINES)

    for read in readers(path):
        with pytest.raises((InputFileError, InvalidInputError), match="that isn't gzip-compressed"):
            read()


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_FILE", 5000)
    path = tmp_path / "models.jsonl.gz"
    path.write_bytes(gzip.compress(LINES * 1000))

    with pytest.raises(InputFileError, match="more than 5000 bytes, expected at most 5000"):
        read_registry([path])


def test_what_is_read_twice_is_kept_in_a_file_that_is_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "tasks.jsonl.gz"
    path.write_bytes(gzip.compress(LINES))
    with opening.on_disk(path, 10**6, "a file") as plain:
        assert plain.name == "tasks.jsonl"
        assert plain.read_bytes() == LINES
    assert not plain.exists()

    pipe(monkeypatch, LINES)
    with opening.on_disk(Path("-"), 10**6, "a file") as plain:
        assert plain.suffix == ".jsonl"
        assert plain.read_bytes() == LINES

    with opening.on_disk(tmp_path / "absent.csv", 10**6, "a file") as plain:
        assert plain == tmp_path / "absent.csv"

    with pytest.raises(opening.UnreadableFileError), opening.on_disk(path, len(LINES) - 1, ""):
        pass
