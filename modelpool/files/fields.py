"""Field names in files: known, misspelt, or forbidden."""

from __future__ import annotations

from modelpool.arguments import did_you_mean
from modelpool.files import schema
from modelpool.files.problems import Place, Report
from modelpool.files.refusals import HIDDEN, METADATA_ONLY, is_refused_name, show

NO_DETAILS = f"no such field: {METADATA_ONLY}, no weights, endpoints, keys or deployment details"


def report_field_name(name: str, place: Place, report: Report, of: str = "registry") -> bool:
    """Report the name unless it is a field of the schema `of`; returns whether it was reported."""
    fields = schema.fields(of)
    if name in fields:
        return False
    shown = show(name).strip("'")
    if not name:
        report.add(place, "", "a field without a name", "a name for each field")
    elif is_refused_name(name) and not _is_misspelt(name, of):
        report.add(place, shown, HIDDEN, NO_DETAILS)
    else:
        expected = f"a field of the schema{did_you_mean(name, fields)}"
        report.add(place, shown, "an unknown field", expected)
    return True


def _is_misspelt(name: str, of: str) -> bool:
    """Whether the name is just a misspelt field name."""
    # Imported only once a name is unknown.
    from difflib import get_close_matches

    word = name[:100].strip().casefold().replace("-", "_").replace(" ", "_")
    near = get_close_matches(word, schema.fields(of), n=1, cutoff=0.7)
    return bool(near) and abs(len(near[0]) - len(name)) <= 2
