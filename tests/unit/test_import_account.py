"""What every importer promises: an entry is in sound records, or listed with its reason."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable, Mapping as Table
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from modelpool.exceptions import InvalidInputError, ModelPoolError
from modelpool.importers.aider import import_aider
from modelpool.importers.bfcl import import_bfcl
from modelpool.importers.genai_prices import import_genai_prices
from modelpool.importers.helm import import_helm
from modelpool.importers.litellm import import_litellm
from modelpool.importers.mapping import load_mapping
from modelpool.importers.models_dev import import_models_dev
from modelpool.importers.reading import read_csv, read_json_object, read_yaml
from modelpool.importers.report import Account, ImportResult
from modelpool.importers.sources import Entry
from modelpool.importers.vectara import import_vectara
from modelpool.registry import read_registry as read, write_registry

DATA = Path(__file__).parent.parent / "data"
DAY = date(2026, 8, 31)
ODD: tuple[Any, ...] = (
    *(None, True, -1, 10**40, 3.5, "", " ", "a b/c", "\x00", "ü\n" * 300, "http://a.b/c"),
    *([], ["x"], [[1]], {}, {"a": 1}, [{"prices": 3}], [{"constraint": {"start_date": "soon"}}]),
)
"""Values that no field expects, or not every one."""


def dumped(content: object, path: Path) -> Path:
    path.write_text(json.dumps(content))
    return path


# For each importer of tables: an entry of its source, and how to import it beside a sound one.
ENTRIES: dict[str, tuple[dict[str, Any], Callable[[dict[str, Any], Path], ImportResult]]] = {
    "models-dev": (
        json.loads((DATA / "models_dev.json").read_text())["openai"]["models"]["gpt-4o"],
        lambda entry, folder: import_models_dev(
            dumped({"a": {"models": {"sound": SOUND["models-dev"], "odd": entry}}}, folder / "f"),
            load_mapping(),
        ),
    ),
    "litellm": (
        json.loads((DATA / "litellm.json").read_text())["gpt-3.5-turbo-1106"],
        lambda entry, folder: import_litellm(
            dumped({"sound": SOUND["litellm"], "odd": entry}, folder / "f"), load_mapping()
        ),
    ),
    "genai-prices": (
        {
            "id": "odd",
            "name": "Odd",
            "match": {"equals": "odd"},
            "context_window": 8,
            "prices": {"input_mtok": 2, "output_mtok": 6},
            "deprecated": False,
        },
        lambda entry, folder: import_genai_prices(
            dumped([{"id": "a", "models": [SOUND["genai-prices"], entry]}], folder / "f"),
            load_mapping(),
            [],
            source_date=DAY,
        ),
    ),
    "helm": (
        {"name": "acme/odd", "access": "open", "tags": ["TEXT_MODEL_TAG"], "release_date": DAY},
        lambda entry, folder: import_helm(
            _yaml({"models": [SOUND["helm"], entry]}, folder / "f"), load_mapping(), []
        ),
    ),
    "aider": (
        yaml.safe_load((DATA / "aider.yml").read_text())[0],
        lambda entry, folder: import_aider(
            [_yaml([SOUND["aider"], entry], folder / "f")], load_mapping(), []
        ),
    ),
}
SOUND: Table[str, dict[str, Any]] = {
    name: entry | {"genai-prices": {"id": "s"}, "helm": {"name": "acme/s"}}.get(name, {})
    for name, (entry, _) in ENTRIES.items()
}
SOUND["aider"]["model"] = "acme/sound"


def _yaml(content: object, path: Path) -> Path:
    path.write_text(yaml.safe_dump(content))
    return path


@pytest.mark.parametrize("source", ENTRIES)
def test_whatever_a_field_has_the_entry_is_in_sound_records_or_listed(
    source: str, tmp_path: Path
) -> None:
    entry, imported = ENTRIES[source]
    listed = 0
    for field in entry:
        for value in ODD:
            try:
                result = imported(entry | {field: value}, tmp_path)
            except InvalidInputError:
                # The whole file is refused where the entry has lost what makes it one.
                continue
            write_registry(result.records, tmp_path / "records.jsonl")
            assert read([tmp_path / "records.jsonl"]).records
            assert result.report.entries == 2
            listed += len(result.report.unusable)
    assert listed


def test_an_entry_is_used_once_its_records_are_sound() -> None:
    account = Account("acme", ["known", "gone"])
    unknown = dict.fromkeys(
        ["accuracy_class", "latency_class", "cost_class", "risk_level", "provider_type"], "Unknown"
    )
    record = unknown | {"source": "acme", "model_id": "acme/a", "task_type": "embedding"}
    for label, change in (
        ("first", {}),
        ("again", {}),
        ("spelled", {"model_id": "acme/A", "task_type": "reranking"}),
        ("unsound", {"model_id": "acme/b", "cost_class": "Cheap"}),
    ):
        with account.entry(Entry(label, {"known": 1, "new": 1})) as records:
            records.append(record | change)
    with account.entry(Entry("empty", {"new": 1})):
        pass
    account.refuse(Entry("refused", {}), "is no model")
    with pytest.raises(ModelPoolError, match="1 entries are in no record and not listed either"):
        account.result(7)
    result = account.result(6)
    assert result.records == (record,)
    expected = "expected one of Low, Medium, High, Unknown"
    assert result.report.unusable == (
        ("again", "is the model of 'first' too"),
        ("spelled", "differs from 'acme/a' only in case"),
        ("unsound", f"has no sound cost_class: {expected}"),
        ("empty", "gives no record"),
        ("refused", "is no model"),
    )
    assert result.report.notes == {
        "fields that aren't used": ("new: in 5 entries",),
        "expected fields that no entry has": ("gone",),
    }
    assert [(odd.entry, odd.found) for odd in result.report.odd] == [
        ("unsound", f"has no sound cost_class: {expected}")
    ]
    assert result.summary().splitlines()[:4] == [
        "acme: 6 entries gave 1 records of 1 models; 5 entries gave none.",
        "       1  entries that can't be read",
        f"          unsound: has no sound cost_class: {expected}",
        "       1  gave none: is the model of 'first' too",
    ]


def test_a_file_of_which_no_entry_can_be_used_is_refused() -> None:
    account = Account("acme", [])
    account.refuse(Entry("b", {}), "is odd")
    with pytest.raises(InvalidInputError, match="none of 1 entries can be used; 'b' is odd"):
        account.result(1)


def test_an_error_that_is_no_entrys_ends_the_import() -> None:
    with pytest.raises(ZeroDivisionError), Account("acme", []).entry(Entry("a", {})):
        raise ZeroDivisionError


@pytest.mark.parametrize(
    ("text", "line", "fault"),
    [
        ("a,b\n1,2,3\n", 2, "has 3 cells, expected 2 as in the header"),
        ('a,b\n"1\n",2\n3\n', 4, "has 1 cells, expected 2 as in the header"),
        ("a,b\n1,2\n\n\n3,4\n", 5, ""),
    ],
)
def test_a_csv_row_knows_its_line_and_whether_it_has_other_cells_than_the_header(
    tmp_path: Path, text: str, line: int, fault: str
) -> None:
    (tmp_path / "table.csv").write_text(text)
    row = read_csv(tmp_path / "table.csv", ["a", "b"], "a table")[-1]
    assert (row.line, row.fault) == (line, fault)


def test_what_is_no_csv_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text('a,b\n1,2\n1,"2\n')
    with pytest.raises(InvalidInputError, match=r"table.csv: line 3: not valid CSV"):
        read_csv(tmp_path / "table.csv", ["a", "b"], "a table")


def test_a_packed_file_and_stdin_are_read_as_any_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = gzip.compress(b'{"acme/a": {"mode": "chat"}}')
    (tmp_path / "f.json.gz").write_bytes(content)
    table = read_json_object(tmp_path / "f.json.gz", "a table")
    assert table == {"acme/a": {"mode": "chat"}}
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert read_json_object(Path("-"), "a table") == table


@pytest.mark.parametrize("end", [3, 15, -9])
def test_a_packed_file_that_is_cut_off_is_refused(tmp_path: Path, end: int) -> None:
    (tmp_path / "f.json.gz").write_bytes(gzip.compress(b'{"acme/a": {"mode": "chat"}}')[:end])
    with pytest.raises(InvalidInputError, match=r"f\.json\.gz: "):
        read_json_object(tmp_path / "f.json.gz", "a table")


@pytest.mark.parametrize("form", ["json", "yaml", "csv"])
def test_of_a_name_given_twice_counts_what_both_say(tmp_path: Path, form: str) -> None:
    path = tmp_path / "file"
    if form == "csv":
        path.write_text("same,other,same,other\nx,y,x,z\n")
        (table,) = read_csv(path, [], "rows")
    elif form == "json":
        path.write_text('{"same": "x",\n"same": "x", "other": "y",\n "other": "z"}')
        table = read_json_object(path, "a table")
        assert table.lines == {"same": 1, "other": 2}
    else:
        path.write_text("same: x\nsame: x\nother: y\nother: z\n")
        table = read_yaml(path, "a table")
        assert table.lines == {"same": 1, "other": 3}
    assert table["same"] == "x"
    assert str(table["other"]) == "the name twice, with 'y' and with 'z'"
    (oddity,) = Entry("acme", table).left_out.values()
    assert oddity.field == "other"
    assert oddity.expected == "it once"


def test_of_an_entry_given_twice_counts_what_both_say(tmp_path: Path) -> None:
    path = tmp_path / "f.json"
    path.write_text(
        '{"gpt": {"mode": "chat", "cost": {"in": 1, "out": 2}, "max": 5},\n'
        ' "gpt": {"mode": "chat", "cost": {"in": 1, "out": 3}}}'
    )
    entry = Entry("gpt", read_json_object(path, "a table")["gpt"])
    assert entry.text("mode") == "chat"
    assert entry.inner("cost").number("in") == 1
    assert entry.inner("cost").number("out") is None
    assert entry.number("max") is None
    assert [str(odd) for odd in entry.left_out.values()] == [
        "gpt, line 1: entry: found it more than once, on lines 1, 2, expected it once",
        "gpt, line 1: cost.out: found the name twice, with 2 and with 3, expected it once",
        "gpt, line 1: max: found 5 in one of two tables, expected a value",
    ]


def test_no_value_of_yaml_refuses_the_file(tmp_path: Path) -> None:
    path = tmp_path / "f.yml"
    path.write_text(
        "day: 2024-99-99\nnumber: !!int many\ntag: !acme/x 1\nequals: =\nbase: &a {x: 1, y: 2}\n"
        "merged: {<<: *a, y: 3}\n1: one\nno: two\n[a]: three\n"
    )
    table = read_yaml(path, "a table")
    assert (table["day"], table["number"], table["equals"]) == ("2024-99-99", "many", "=")
    assert table["merged"] == {"x": 1, "y": 3}
    assert (table["1"], table["no"]) == ("one", "two")
    assert str(table["tag"]) == "a value with the tag '!acme/x'"


def test_a_field_that_has_another_name_in_a_new_format_shows_in_the_report(tmp_path: Path) -> None:
    text = (DATA / "models_dev.json").read_text().replace('"open_weights"', '"openWeights"')
    (tmp_path / "f.json").write_text(text)
    report = import_models_dev(tmp_path / "f.json", load_mapping()).report
    assert "open_weights" in report.notes["expected fields that no entry has"]
    assert "openWeights: in 19 entries" in report.notes["fields that aren't used"]


def test_columns_that_arent_used_are_listed(tmp_path: Path) -> None:
    bfcl = import_bfcl(DATA / "bfcl.csv", load_mapping(), [])
    assert "Rank: in 8 entries" in bfcl.report.notes["fields that aren't used"]
    path = tmp_path / "vectara.csv"
    path.write_text(
        "snapshot_date,era,model,hallucination_rate,answer_rate,avg_words\n"
        "2026-03-10,C,acme/a,2,99,80\n"
    )
    report = import_vectara(path, load_mapping(), []).report
    assert report.notes["fields that aren't used"] == ("avg_words: in 1 entries",)
