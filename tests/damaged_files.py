"""Registry files that are damaged in every way we could think of, each with what must be said.

`damaged_files(folder)` writes them; the same files are read by the unit tests and loaded into a
real server to prove that none of them changes the graph.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from modelpool.registry import Record


@dataclass(frozen=True, slots=True)
class Expected:
    """One problem that must be among those reported; `words` must occur in its sentence."""

    location: str
    field: str
    words: str


@dataclass(frozen=True, slots=True)
class DamagedFile:
    """A written file, what is wrong with it, and the problem that must be reported."""

    path: Path
    kind: str
    expect: Expected


Damage = tuple[str, str, bytes, Expected]
"""Kind, suffix, content, expectation."""


def sound_record(**changes: Any) -> Record:
    """A record without a fault; a field given as None is left out."""
    record: Record = {
        "model_id": "acme/solver-1",
        "task_type": "code-editing",
        "accuracy_class": "High",
        "latency_class": "Fast",
        "cost_class": "Low",
        "risk_level": "Medium",
        "provider_type": "Proprietary",
        **changes,
    }
    return {field: value for field, value in record.items() if value is not None}


def sound_records() -> list[Record]:
    return [sound_record(), sound_record(task_type="code-refactoring")]


def damaged_files(folder: Path) -> list[DamagedFile]:
    """Write every damaged file into the folder; names are numbered and stable."""
    damages = [
        *_broken_values(),
        *_refused_content(),
        *_broken_relations(),
        *_broken_json(),
        *_broken_json_lines(),
        *_broken_csv(),
        *_broken_yaml(),
        *_broken_bytes(),
    ]
    files = []
    for number, (kind, suffix, content, expect) in enumerate(damages, start=1):
        path = folder / f"{number:03}-{kind.replace(' ', '-')}{suffix}"
        path.write_bytes(content)
        files.append(DamagedFile(path, kind, expect))
    return files


def as_json_lines(*records: Any) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def as_csv(*records: Record) -> bytes:
    columns = list(dict.fromkeys(field for record in records for field in record))
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return stream.getvalue().encode()


def as_yaml(*records: Record) -> bytes:
    lines = []
    for record in records:
        for number, (field, value) in enumerate(record.items()):
            lines.append(f"{'  ' if number else '- '}{field}: {json.dumps(value)}\n")
    return "".join(lines).encode()


def _broken_values() -> Iterator[Damage]:
    """One wrong value in the second of two records, in each of the formats in turn."""
    cases: list[tuple[str, str, Any, str]] = [
        ("class in lower case", "accuracy_class", "high", "did you mean 'High'?"),
        ("class misspelt", "latency_class", "Mediun", "did you mean 'Medium'?"),
        ("class of another field", "latency_class", "Low", "one of Fast, Medium, Slow, Unknown"),
        ("class with a space", "cost_class", "Low ", "did you mean 'Low'?"),
        ("class that is no class", "risk_level", "5", "one of Low, Medium, High, Unknown"),
        ("provider type without hyphen", "provider_type", "open source", "'Open-source'"),
        ("lifecycle unknown", "lifecycle", "Beta", "one of Experimental, Stable"),
        ("identifier with a space", "model_id", "acme/solver 1", "without spaces"),
        ("identifier too long", "model_id", "a" * 201, "at most 200 characters"),
        ("identifier with zero width space", "model_id", "acme/solver\u200b", "invisible"),
        ("identifier with no-break space", "model_id", "acme/\u00a0x", "without spaces"),
        ("task type in upper case", "task_type", "Code-Editing", "lower-case words"),
        ("task type with underscore", "task_type", "code_editing", "lower-case words"),
        ("task type ends in hyphen", "task_type", "code-", "lower-case words"),
        ("kind in upper case", "kind_of", "Generation", "lower-case words"),
        ("source with space", "source", "my source", "lower-case words"),
        ("provider with slash", "provider", "acme/labs", "without spaces or slashes"),
        ("maker with space", "maker", "acme labs", "without spaces or slashes"),
        ("successor with space", "successor", "acme/solver 2", "without spaces"),
        ("base model too long", "base_model", "b" * 300, "at most 200 characters"),
        ("notes too long", "notes", "n" * 2001, "1 to 2000 characters"),
        ("notes of ten megabytes", "notes", "n " * 5_000_000, ""),
        ("notes with terminal escape", "notes", "\x1b[31mred", "without control characters"),
        ("notes with text direction override", "notes", "a\u202eb", "without control characters"),
        ("name with line feed", "name", "two\nlines", "one line"),
        ("name too long", "name", "N" * 201, "1 to 200 characters"),
        ("day that does not exist", "released_on", "2025-02-30", "a real day"),
        ("day in other order", "released_on", "30.02.2025", "a real day"),
        ("day with a time", "source_date", "2025-01-01T00:00:00", "a real day"),
        ("day of the year 25", "retired_on", "0025-01-01", "a real day"),
        ("tokens zero", "context_tokens", 0, "a whole number"),
        ("tokens negative", "context_tokens", -5, "a whole number"),
        ("tokens fractional", "output_tokens", 1.5, "a whole number"),
        ("tokens as words", "output_tokens", "128k", "a whole number"),
        ("tokens with separators", "context_tokens", "128,000", "a whole number"),
        ("tokens beyond measure", "context_tokens", 10**30, "a whole number"),
        ("price negative", "input_price_usd", -0.01, "US dollars"),
        ("price with currency", "output_price_usd", "$3", "US dollars"),
        ("price beyond measure", "input_price_usd", 1e300, "US dollars"),
        ("basis of no known kind", "cost_basis", "guessed", "how:rule"),
        ("basis unclosed", "cost_basis", "derived:terciles(0.4", "how:rule"),
        ("basis with empty inputs", "accuracy_basis", "measured:bfcl()", "how:rule"),
        ("basis inputs too long", "risk_basis", f"stated:a({'x' * 301})", "how:rule"),
        ("model id missing", "model_id", None, ""),
        ("accuracy class missing", "accuracy_class", None, ""),
        ("provider type missing", "provider_type", None, ""),
    ]
    formats = (
        (".jsonl", as_json_lines, 2),
        (".json", _one_record_a_line, 3),
        (".csv", as_csv, 3),
        (".yaml", as_yaml, 8),
    )
    for number, (kind, field, value, words) in enumerate(cases):
        suffix, write, line = formats[number % len(formats)]
        records = [sound_record(), sound_record(**{field: value})]
        location = f"line {line}"
        if kind == "notes of ten megabytes":
            suffix, write, location = ".jsonl", as_json_lines, "line 2"
        yield kind, suffix, write(*records), Expected(location, field, words)
    for kind, field, value, words in (
        ("number as text", "context_tokens", "128000", "found '128000', expected a whole number"),
        ("text as number", "model_id", 7, "found 7, expected an identifier"),
        ("class as list", "accuracy_class", ["High"], "found a list"),
        ("class as object", "risk_level", {"is": "Low"}, "found an object"),
        ("class as truth value", "cost_class", True, "found true"),
        ("tokens as truth value", "context_tokens", True, "found true"),
        ("price as text", "input_price_usd", "0.4", "found '0.4'"),
        ("empty identifier", "model_id", "", "an identifier"),
        ("empty notes", "notes", "", "1 to 2000 characters"),
        ("unknown field near a known one", "accuracy_clas", "High", "'accuracy_class'?"),
        ("unknown field", "colour", "blue", "an unknown field"),
        ("field in camel case", "taskType", "x", "an unknown field"),
        ("field without a name", "", "x", "a name for each field"),
    ):
        content = as_json_lines(sound_record(), sound_record(**{field: value}))
        yield kind, ".jsonl", content, Expected("line 2", field, words)
    lone = as_json_lines(sound_record(notes="\ud800"))
    yield "lone surrogate", ".jsonl", lone, Expected("line 1", "notes", "valid Unicode")
    null = json.dumps(sound_record() | {"notes": None}).encode()
    yield "null for absent", ".jsonl", null, Expected("line 1", "notes", "leave out a field")


def _one_record_a_line(*records: Record) -> bytes:
    return ("[\n" + ",\n".join(json.dumps(record) for record in records) + "\n]").encode()


def _refused_content() -> Iterator[Damage]:
    metadata = "the registry holds metadata only"
    names = (
        "weights",
        "endpoint",
        "url",
        "base_url",
        "apiKey",
        "api_key",
        "API-KEY",
        "secret",
        "access_token",
        "password",
        "credentials",
        "env",
        "host",
        "port",
        "region",
        "deployment_id",
    )
    for name in names:
        content = as_json_lines(sound_record(**{name: "hunter2-hunter2"}))
        yield f"refused field {name}", ".jsonl", content, Expected("line 1", name, metadata)
    for kind, field, value in (
        ("web address in notes", "notes", "see https://example.com/x?key=1"),
        ("database address in notes", "notes", "at bolt://10.0.0.1:7687"),
        ("web address as name", "name", "HTTP://example.com"),
        ("web address in basis", "cost_basis", "stated:page(https://example.com)"),
        ("address of a machine", "notes", "runs on 10.1.2.3:8080"),
        ("local address", "notes", "localhost:11434"),
        ("key of one maker", "notes", "sk-proj-abcdefghijklmnop1234"),
        ("key of a cloud", "notes", "AKIAIOSFODNN7EXAMPLE"),
        ("secret of a cloud", "notes", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        ("bearer header", "notes", "Bearer abc123.def456"),
        ("long hexadecimal key", "notes", "0123456789abcdef" * 4),
        ("key as identifier", "model_id", "sk-abcdefghijklmnopqrstuvwx"),
        ("private key", "notes", "-----BEGIN PRIVATE KEY-----"),
        ("password in notes", "notes", "password: hunter2-hunter2"),
        ("key as class", "accuracy_class", "sk-abcdefghijklmnopqrstuvwx"),
    ):
        content = as_json_lines(sound_record(**{field: value}))
        yield kind, ".jsonl", content, Expected("line 1", field, "found (hidden)")
    nested = sound_record(extra={"deep": [{"api_key": "hunter2-hunter2"}]})
    expect = Expected("line 1", "extra.api_key", metadata)
    yield "refused field deep inside", ".jsonl", as_json_lines(nested), expect
    column = as_csv(sound_record(endpoint="example"))
    yield "refused column", ".csv", column, Expected("line 1", "endpoint", metadata)
    mapping = as_yaml(sound_record(weights="model.bin"))
    yield "refused field in yaml", ".yaml", mapping, Expected("line 1", "weights", metadata)


def _broken_relations() -> Iterator[Damage]:
    """Records that are right one by one and contradict each other."""
    first = sound_record()
    other = "code-refactoring"
    for kind, changes, field, words in (
        ("claim given twice", {}, "model_id", "first: "),
        ("claim given twice differently", {"cost_class": "High"}, "model_id", "first: "),
        ("identifiers differ in case", {"model_id": "Acme/Solver-1"}, "model_id", "only in case"),
        (
            "model described differently",
            {"task_type": other, "provider_type": "Internal"},
            "provider_type",
            "of this model",
        ),
    ):
        content = as_json_lines(first, sound_record(**changes))
        yield kind, ".jsonl", content, Expected("line 2", field, words)
    composed = sound_record(model_id="acme/caf\u00e9")
    decomposed = sound_record(model_id="acme/cafe\u0301")
    content = as_json_lines(composed, decomposed)
    expect = Expected("line 2", "model_id", "its Unicode form")
    yield "identifiers differ in unicode form", ".jsonl", content, expect
    for kind, one, two, field, words in (
        (
            "two names of a model",
            {"name": "Solver"},
            {"name": "Solver One", "task_type": other},
            "name",
            "'Solver'",
        ),
        (
            "two kinds of a task type",
            {"kind_of": "generation"},
            {"kind_of": "prediction", "model_id": "b"},
            "kind_of",
            "'generation'",
        ),
        (
            "deprecated after retired in another record",
            {"retired_on": "2025-01-01", "released_on": "2024-01-01"},
            {"deprecated_on": "2025-02-01", "task_type": other},
            "deprecated_on",
            "no day after retired_on",
        ),
    ):
        content = as_json_lines(sound_record(**one), sound_record(**two))
        yield kind, ".jsonl", content, Expected("line 2", field, words)
    for kind, changes, field, words in (
        ("task type kind of itself", {"kind_of": "code-editing"}, "kind_of", "no cycle"),
        (
            "deprecated after retired",
            {"deprecated_on": "2025-02-01", "retired_on": "2025-01-31"},
            "deprecated_on",
            "no day after retired_on",
        ),
        (
            "basis of an unknown class",
            {"cost_class": "Unknown", "cost_basis": "by-hand"},
            "cost_basis",
            "where cost_class is Unknown",
        ),
        (
            "basis without lifecycle",
            {"lifecycle_basis": "stated"},
            "lifecycle_basis",
            "together with lifecycle",
        ),
    ):
        yield (
            kind,
            ".jsonl",
            as_json_lines(sound_record(**changes)),
            Expected("line 1", field, words),
        )
    cycle = as_json_lines(
        sound_record(task_type="a", kind_of="b"),
        sound_record(task_type="b", kind_of="c"),
        sound_record(task_type="c", kind_of="a"),
    )
    yield "cycle of kinds", ".jsonl", cycle, Expected("line 1", "kind_of", "a > b > c > a")


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
    yield "compressed", ".jsonl", zipped, Expected("line 1", "", "the byte 0x8b")
    truncated = good.rstrip()[:-1] + b', "notes": "\xe2\x82'
    yield "cut inside a character", ".jsonl", truncated, Expected("line 2", "", "the byte 0xe2")
    overlong = b'{"model_id": "\xc0\xaf"}'
    yield "overlong encoding", ".jsonl", overlong, Expected("line 1", "", "the byte 0xc0")
    for suffix in (".txt", ".jsonl.gz", ""):
        yield f"suffix {suffix}", suffix or "-none", good, Expected("", "", "expected one of .json")
