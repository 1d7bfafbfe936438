"""Rows to JSON, CSV and tables."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime

from modelpool import render
from modelpool.rows import Change, FunnelStep, LoadReport, Relaxation


def test_json_leads_with_its_version_and_holds_nested_rows() -> None:
    relaxation = Relaxation(
        changed=1,
        steps=2,
        changes=(Change(parameter="max_cost", now=None, to="High"),),
        admits=3,
    )
    text = render.to_json(task={"as_of": date(2026, 1, 31)}, relaxations=(relaxation,))
    assert list(json.loads(text)) == ["version", "task", "relaxations"]
    assert json.loads(text) == {
        "version": render.FORMAT_VERSION,
        "task": {"as_of": "2026-01-31"},
        "relaxations": [
            {
                "changed": 1,
                "steps": 2,
                "changes": [{"parameter": "max_cost", "now": None, "to": "High"}],
                "admits": 3,
            }
        ],
    }


def test_json_of_a_load_names_its_moment() -> None:
    report = LoadReport(
        load_ids=("x-1",),
        since=datetime(2026, 1, 31, tzinfo=UTC),
        added=1,
        changed=0,
        unchanged=0,
        retired=0,
        models_retired=0,
        changes=(),
    )
    document = json.loads(render.to_json(report=report))
    assert document["report"]["since"] == "2026-01-31T00:00:00+00:00"


def test_csv_has_empty_cells_for_what_is_absent_and_quotes_what_must_be() -> None:
    rows: list[dict[str, object]] = [
        {"a": 1, "b": None, "more": "left out"},
        {"a": 'x,"y"', "b": "line\nbreak"},
    ]
    assert render.to_csv(rows, ("a", "b")) == 'a,b\n1,\n"x,""y""","line\nbreak"'
    assert render.to_csv([], FunnelStep).startswith("requirement,needed,")


def test_a_table_shows_markup_as_it_is() -> None:
    stream = io.StringIO()
    made = render.table(("name", "n#"), [("[bold]not bold[/]", 7), (None, 12)], title="Of it")
    render.console(stream).print(made)
    text = stream.getvalue()
    assert "[bold]not bold[/]" in text
    lines = [line.rstrip() for line in text.splitlines()]
    assert lines[0] == "Of it"
    # Numbers are set to the right.
    assert [line[-2:] for line in lines if line.endswith(("7", "12"))] == [" 7", "12"]
