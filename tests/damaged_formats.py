"""Damages of one format each, and of the bytes below all formats."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.damage import Damage, Expected
from tests.registry_samples import as_csv, as_json_lines, as_yaml, sound_record, sound_records


def damages() -> Iterator[Damage]:
    yield from _broken_json()
    yield from _broken_json_lines()
    yield from _broken_csv()
    yield from _broken_yaml()
    yield from _broken_bytes()


def _broken_json() -> Iterator[Damage]:
    good = json.dumps(sound_record())
    for kind, text, location, words in (
        ("empty json array", "[]", "", "at least one record"),
        ("json object at the top", good, "line 1", "a JSON array of records"),
        ("json text at the top", '"records"', "line 1", "a JSON array of records"),
        ("json truncated in text", f"[{good},\n{good[:40]}", "line 2", ""),
        ("json truncated after a record", f"[\n{good},", "line 2", "a value"),
        ("json array unclosed", f"[\n{good}\n", "line 3", "the closing ]"),
        ("json trailing garbage", f"[{good}]\nx", "line 2", "nothing after the closing ]"),
        ("json second array", f"[{good}]\n[{good}]", "line 2", "nothing after the closing ]"),
        ("json trailing comma", f"[{good},\n]", "line 2", "a value"),
        ("json missing comma", f"[{good}\n{good}]", "line 2", "a comma"),
        ("json single quotes", "[{'model_id': 'a'}]", "line 1", "double quotes"),
        ("json comment", f"[ // records\n{good}]", "line 1", "a value"),
        ("json deep nesting", "[" * 100_000, "line 1", "records that are flat"),
        ("json record is a number", f"[{good},\n7]", "line 2", "an object"),
        ("json record is null", f"[{good},\nnull]", "line 2", "an object"),
        ("json record is a list", f"[{good},\n[{good}]]", "line 2", "an object"),
        ("json raw control character", f'[{good},\n{{"model_id": "a\tb"}}]', "line 2", "escapes"),
        ("json bad escape", '[{"model_id": "\\x41"}]', "line 1", "a known escape"),
    ):
        yield kind, ".json", text.encode(), Expected(location, "", words)
    for kind, field, value, words in (
        ("json not a number", "input_price_usd", "NaN", "a number that is not finite"),
        ("json infinity", "output_price_usd", "Infinity", "a number out of range"),
        ("json overflowing number", "input_price_usd", "1e999", "a number out of range"),
        ("json huge integer", "context_tokens", "9" * 5000, "a number out of range"),
        ("json not a number as text", "notes", "NaN", "text of 1 to 2000"),
        ("json duplicate field", "model_id", '"b"', "each field once"),
    ):
        text = f'[\n{good[:-1]}, "{field}": {value}}}]'
        yield kind, ".json", text.encode(), Expected("line 2", field, words)
    minified = f"[{good},{json.dumps(sound_record(cost_class='low'))}]"
    expect = Expected("line 1, record 2", "cost_class", "'Low'")
    yield "json on one line", ".json", minified.encode(), expect


def _broken_json_lines() -> Iterator[Damage]:
    good = json.dumps(sound_record())
    for kind, second, words in (
        ("line is text", '"model"', "an object"),
        ("line is a list", f"[{good}]", "an object"),
        ("line truncated", good[:50], ""),
        ("line with two records", f"{good} {good}", "one record a line"),
        ("line is no json", "model_id: a", "a value"),
        ("line deeply nested", '{"a":' * 100_000, "records that are flat"),
        ("line with python literal", "{'model_id': None}", "double quotes"),
    ):
        text = f"{good}\n{second}\n".encode()
        yield f"json lines {kind}", ".jsonl", text, Expected("line 2", "", words)
    yield "json lines only blank", ".ndjson", b"\n \n\n", Expected("", "", "at least one record")
    array = f"[\n{good}\n]\n".encode()
    yield "json array named jsonl", ".jsonl", array, Expected("line 1", "", "a value")


def _broken_csv() -> Iterator[Damage]:
    good = as_csv(sound_record()).decode()
    header, row = good.splitlines()
    rest = row.partition(",")[2]
    for kind, text, location, field, words in (
        ("header only", f"{header}\n", "", "", "at least one record"),
        ("header missing", f"{row}\n{row}\n", "line 1", "model_id", "a column for each field"),
        ("column missing", _without_last_column(good), "line 1", "provider_type", "a column"),
        ("column twice", f"{header},notes,notes\n{row},a,b\n", "line 1", "notes", "once"),
        ("column unknown", f"{header},colour\n{row},blue\n", "line 1", "colour", "a field"),
        ("column misspelt", f"{header},nots\n{row},a\n", "line 1", "nots", "'notes'?"),
        ("column without a name", f"{header},\n{row},a\n", "line 1", "", "a name for each"),
        ("row too short", f"{header}\n{row}\na,b\n", "line 3", "", "7 cells"),
        ("row too long", f"{header}\n{row},x,y\n", "line 2", "", "found 9 cells"),
        ("semicolons", good.replace(",", ";"), "line 1", "", "commas between"),
        ("tabs", good.replace(",", "\t"), "line 1", "", "commas between"),
        ("quote unclosed", f'{header}\n"{row}\n', "line 2", "", "a closing double quote"),
        ("text after quote", f'{header}\n"a"b,{row}\n', "line 2", "", "quotes around"),
        ("huge cell", f"{header}\n{'x' * 200_000},{row}\n", "line 2", "", "131072"),
        ("overflow", f"{header},context_tokens\n{row},1e999\n", "line 2", "context_tokens", ""),
        ("required cell empty", f"{header}\n,{rest}\n", "line 2", "model_id", "an identifier"),
        ("cell of two lines", f'{header},notes\n{row},"a\nb"\n{row},\x07', "line 4", "notes", ""),
        ("blank first line", f"\n{good}", "line 1", "", "names of the columns"),
    ):  # fmt: skip
        yield f"csv {kind}", ".csv", text.encode(), Expected(location, field, words)


def _without_last_column(text: str) -> str:
    return "".join(line.rpartition(",")[0] + "\n" for line in text.splitlines())


def _broken_yaml() -> Iterator[Damage]:
    good = as_yaml(sound_record()).decode()
    laughs = "- &a [x]\n" + "- &b [*a, *a, *a, *a, *a, *a, *a, *a]\n" * 20
    for kind, text, location, field, words in (
        ("mapping at the top", "model_id: a\n", "line 1", "", "a YAML list"),
        ("scalar at the top", "just text\n", "line 1", "", "a YAML list"),
        ("empty list", "[]\n", "", "", "at least one record"),
        ("only comment", "# nothing here\n", "", "", "at least one record"),
        ("tab indentation", "- model_id: a\n\ttask_type: b\n", "line 2", "", "valid YAML"),
        ("unclosed quote", good + '  notes: "abc\n', "line 9", "", "valid YAML"),
        ("unclosed bracket", good + "  notes: [a\n", "line 9", "", "valid YAML"),
        ("wrong indentation", good + " notes: a\n", "line 8", "", "valid YAML"),
        ("billion laughs", laughs, "line 1", "", "each value written out"),
        ("alias", "- model_id: *x\n", "line 1", "", "each value written out"),
        ("merge key", "- &a {model_id: x}\n- <<: *a\n", "line 1", "", "each value written out"),
        ("python object", "- !!python/object/apply:os.system [x]\n", "line 1", "", "a tag"),
        ("python name", "- model_id: !!python/name:os.system\n", "line 1", "", "a tag"),
        ("deep flow nesting", "- " + "[" * 100_000, "line 1", "", "records that are flat"),
        ("deep block nesting", "- " * 10_000 + "a", "line 1", "", "records that are flat"),
        ("two documents", good + "---\n" + good, "line 8", "", "one document in a file"),
        ("duplicate field", good + "  model_id: b\n", "line 1", "model_id", "each field once"),
        ("list as a field name", "- ? [a]\n  : b\n", "line 1", "", "a plain name"),
        ("yes as class", good.replace('"High"', "yes"), "line 1", "accuracy_class", "found 'yes'"),
        ("null as value", good + "  notes:\n", "line 1", "notes", "leave out a field"),
        ("record is text", good + "- model\n", "line 8", "", "an object"),
        ("nested value", good + "  notes: {a: b}\n", "line 1", "notes", "records are flat"),
        ("octal number", good + "  context_tokens: 0x80\n", "line 1", "context_tokens", "'0x80'"),
        ("no real day", good + "  released_on: 2025-02-30\n", "line 1", "released_on", "real day"),
        ("undefined escape", good + '  notes: "\\q"\n', "line 8", "", "valid YAML"),
        ("control character", good + "  notes: \x07\n", "", "", "without control characters"),
    ):  # fmt: skip
        yield f"yaml {kind}", ".yaml", text.encode(), Expected(location, field, words)


def _broken_bytes() -> Iterator[Damage]:
    good = as_json_lines(*sound_records())
    for suffix in (".json", ".jsonl", ".csv", ".yaml"):
        yield f"empty {suffix}", suffix, b"", Expected("", "", "at least one record")
        blank = Expected("", "", "at least one record")
        yield f"only a byte order mark {suffix}", suffix, b"\xef\xbb\xbf", blank
        utf16 = good.decode().encode("utf-16")
        yield f"utf-16 {suffix}", suffix, utf16, Expected("", "", "found UTF-16 text")
        utf32 = good.decode().encode("utf-32-be")
        yield f"utf-32 {suffix}", suffix, utf32, Expected("line 1", "", "found a NUL byte")
        latin = b'[\n{"notes": "caf\xe9"}]'
        yield f"latin-1 {suffix}", suffix, latin, Expected("line 2", "", "the byte 0xe9")
        nul = good[:-20] + b"\0" + good[-20:]
        yield f"nul byte {suffix}", suffix, nul, Expected("line 2", "", "found a NUL byte")
        image = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
        yield f"image {suffix}", suffix, image, Expected("line 1", "", "the byte 0x89")
    zipped = b"\x1f\x8b\x08\x00" + bytes(range(200))
    yield "compressed", ".jsonl", zipped, Expected("", "", "found damaged gzip data")
    truncated = good.rstrip()[:-1] + b', "notes": "\xe2\x82'
    yield "cut inside a character", ".jsonl", truncated, Expected("line 2", "", "the byte 0xe2")
    overlong = b'{"model_id": "\xc0\xaf"}'
    yield "overlong encoding", ".jsonl", overlong, Expected("line 1", "", "the byte 0xc0")
    by_name = Expected("", "", "found data that isn't gzip-compressed")
    yield "packed by its name only", ".jsonl.gz", good, by_name
    for suffix in (".txt", ""):
        yield f"suffix {suffix}", suffix or "-none", good, Expected("", "", "expected one of .json")
