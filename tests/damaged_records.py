"""Damages that any format can have: wrong values, refused content, records that disagree."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.damage import Damage, Expected
from tests.registry_samples import as_csv, as_json, as_json_lines, as_yaml, sound_record


def damages() -> Iterator[Damage]:
    yield from _broken_values()
    yield from _refused_content()
    yield from _broken_relations()


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
        (".json", as_json, 3),
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
