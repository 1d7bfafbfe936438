"""The JSON document that `modelpool export` writes: the members other than its records."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from modelpool.files import schema
from modelpool.files.problems import Place, Report
from modelpool.files.readers import Member
from modelpool.files.refusals import METADATA_ONLY, refusal, show
from modelpool.files.shipped import shipped_text
from modelpool.registry.crosscheck import CrossCheck
from modelpool.registry.records import TaskType

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator

VERSION = 1
"""Version of the format: raised when a member is removed or changes its meaning."""


@cache
def document_schema() -> dict[str, Any]:
    """The JSON Schema of a document, including that of its records; don't modify it."""
    parsed: dict[str, Any] = json.loads(shipped_text("export.schema.json"))
    return {**parsed, "$defs": {"record": schema.schema()}}


def add_member(member: Member, place: Place, report: Report, check: CrossCheck) -> None:
    """Check one member and pass it on to the cross-check; problems go to the report."""
    declared = document_schema()["properties"].get(member.name)
    if declared is None:
        expected = f"one of {', '.join(document_schema()['properties'])}"
        report.add(place, show(member.name).strip("'"), "an unknown member", expected)
        return
    fault = next(_validator(member.name).iter_errors(member.value), None)
    if fault is not None:
        path = ".".join(str(part) for part in (member.name, *fault.instance_path))
        report.add(place, path, show(fault.instance), declared["title"])
        return
    if member.name == "sources":
        assert isinstance(member.value, list)
        for source in member.value:
            check.rank(source["name"], source["precedence"], place, report)
    elif member.name == "task_types":
        assert isinstance(member.value, list)
        for number, entry in enumerate(member.value):
            if kind := refusal(entry.get("description", "")):
                field = f"task_types.{number}.description"
                report.add(place, field, show(entry["description"]), f"no {kind}: {METADATA_ONLY}")
            check.declare(TaskType(**entry), place, report)
    elif member.name == "partial":
        check.partial = bool(member.value) or check.partial


@cache
def _validator(member: str) -> Draft202012Validator:
    whole = document_schema()
    part = {"$defs": whole["$defs"], "$ref": f"#/properties/{member}"}
    part["properties"] = whole["properties"]
    return schema.compiled(part)
