"""The README's Python, run as it stands."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from modelpool.pool import ModelPool
from modelpool.server import Connection
from tests.machine import environment
from tests.worlds import record, registry

README = Path(__file__).parent.parent.parent / "README.md"


def test_python_of_the_readme_runs(pool: ModelPool, connection: Connection) -> None:
    pool.load(
        registry(
            record("acme/cheap", "code-editing"),
            record("acme/dear", "code-editing", cost_class="High"),
        )
    )
    (block,) = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.S)
    done = subprocess.run(
        [sys.executable, "-c", block],
        env=environment(
            NEO4J_URI=connection.uri,
            NEO4J_USERNAME=connection.user,
            NEO4J_PASSWORD=connection.password,
        ),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "acme/cheap Low 1.0"
    assert "cost_class 1 1" in lines
    assert "cost_class Low at most Medium True" in lines
