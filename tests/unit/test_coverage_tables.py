"""What `modelpool coverage` prints where nothing is known."""

from __future__ import annotations

import pytest

from modelpool.cli.coverage import _print
from modelpool.rows import Coverage


def test_an_empty_pool_has_no_coverage(capsys: pytest.CaptureFixture[str]) -> None:
    _print(Coverage(top=300, classes=(), task_types=(), sources=(), kinds=()), "text-generation")
    assert capsys.readouterr().out.startswith("No source lists a model yet")
