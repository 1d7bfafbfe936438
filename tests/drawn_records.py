"""Records with any text that a registry takes, drawn by hypothesis."""

from __future__ import annotations

from datetime import date

from hypothesis import assume, strategies as st

from modelpool.files.schema import validator
from modelpool.registry import Record
from tests.registry_samples import sound_record

DATES = st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31)).map(str)
TEXT = st.text(min_size=1, max_size=40)
WORD = st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True)
ANY_FIELD: dict[str, st.SearchStrategy[object]] = {
    "notes": TEXT,
    "name": TEXT,
    "provider": TEXT,
    "maker": TEXT,
    "base_model": TEXT,
    "successor": TEXT,
    "kind_of": WORD.map("kind-{}".format),
    "source": WORD,
    "source_date": DATES,
    "released_on": DATES,
    "deprecated_on": DATES,
    "context_tokens": st.integers(1, 10**12),
    "output_tokens": st.integers(1, 10**12),
    "moving_name": st.booleans(),
    "function_calling": st.booleans(),
    "effort": TEXT,
    "calling_mode": st.sampled_from(("native", "prompted")),
    "measured_on": DATES,
    "needed_context_tokens": st.integers(1, 10**12),
    "input_price_usd": st.floats(0, 1e6),
    "output_price_usd": st.floats(0, 1e6),
    "accuracy_basis": st.just("measured:bfcl_multi_turn(68.38 %)"),
    "latency_basis": st.just("by-hand"),
}


@st.composite
def records(draw: st.DrawFn) -> list[Record]:
    """Records that differ in model_id, each with any other fields."""
    ids = draw(st.lists(TEXT, min_size=1, max_size=4, unique_by=str.casefold))
    drawn = []
    for model_id in ids:
        extra = draw(st.fixed_dictionaries({}, optional=ANY_FIELD))
        task_type = draw(WORD)
        drawn.append(sound_record(model_id=model_id, task_type=task_type, **extra))
    assume(all(validator().is_valid(record) for record in drawn))
    return drawn
