"""Reader of YAML files, which yields the records unchecked.

It reads the parser's events directly. That gives every record its line, refuses aliases and tags
(so that no small file can expand in memory or name a Python object), finds duplicate names, and
keeps text as written: `released_on: 2025-01-01` and `name: no` are text without quotes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from modelpool.files.problems import WHOLE_FILE, Place, Report
from modelpool.files.readers import Records, report_duplicate, typed

_DEEPEST = 20
_TOO_DEEP = ("deeply nested lists or objects", "records that are flat")
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))


class _UnreadableYamlError(Exception):
    """The fault was reported; the rest of the file can't be read."""


def read_yaml(text: str, report: Report) -> Records:
    """The elements of the file's YAML list."""
    import yaml

    # libyaml's parser where this PyYAML has it: ten times as fast.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        yield from _YamlList(yaml.parse(text, Loader=loader), report).records()
    except _UnreadableYamlError:
        return
    except yaml.MarkedYAMLError as error:
        place = Place(error.problem_mark.line + 1 if error.problem_mark else 0)
        problem = error.problem or "unreadable"
        # Newer parsers have their own limit, and read ahead.
        if "nesting depth" in problem:
            report.add(place, "", *_TOO_DEEP)
        else:
            report.add(place, "", "", f"valid YAML ({problem})")
    except yaml.YAMLError:
        report.add(WHOLE_FILE, "", "", "YAML without control characters")


class _YamlList:
    """Walks the events of one document that is a list."""

    def __init__(self, events: Iterator[Any], report: Report) -> None:
        self._events = events
        self._report = report

    def _next(self) -> tuple[str, Any]:
        event = next(self._events)
        return type(event).__name__.removesuffix("Event"), event

    def _refuse(self, event: Any, found: str, expected: str) -> _UnreadableYamlError:
        self._report.add(Place(event.start_mark.line + 1), "", found, expected)
        return _UnreadableYamlError()

    def records(self) -> Records:
        self._next()
        kind, event = self._next()
        if kind == "StreamEnd":
            return
        kind, event = self._next()
        if kind != "SequenceStart":
            raise self._refuse(event, "", "a YAML list of records: each starts with '- '")
        on_line, last = 0, 0
        while (start := self._next())[0] != "SequenceEnd":
            line = start[1].start_mark.line + 1
            on_line, last = on_line + 1 if line == last else 1, line
            place = Place(line, on_line if on_line > 1 else 0)
            yield place, self._value(*start, "", place, depth=0)
        self._next()
        kind, event = self._next()
        if kind != "StreamEnd":
            raise self._refuse(event, "a second document", "one document in a file")

    def _value(self, kind: str, event: Any, field: str, place: Place, depth: int) -> object:
        if kind == "Alias" or event.anchor:
            raise self._refuse(event, "an anchor or an alias", "each value written out")
        if depth > _DEEPEST:
            raise self._refuse(event, *_TOO_DEEP)
        # '!' alone makes a scalar text; any other tag names a type.
        if event.tag not in (None, "!"):
            raise self._refuse(event, "a tag", "values without a tag such as !!str")
        if kind == "Scalar":
            return _scalar(event, field)
        if kind == "SequenceStart":
            values = []
            while (start := self._next())[0] != "SequenceEnd":
                values.append(self._value(*start, "", place, depth + 1))
            return values
        return self._mapping(place, depth)

    def _mapping(self, place: Place, depth: int) -> dict[str, object]:
        result: dict[str, object] = {}
        while (start := self._next())[0] != "MappingEnd":
            kind, event = start
            if kind != "Scalar" or event.anchor or event.tag:
                raise self._refuse(event, "", "a plain name for each field")
            name = event.value
            if name in result:
                report_duplicate(self._report, place, name)
            result[name] = self._value(*self._next(), name, place, depth + 1)
        return result


def _scalar(event: Any, field: str) -> object:
    is_plain = event.implicit[0]
    if not is_plain:
        return event.value
    return None if event.value in _NULLS else typed(field, event.value)
