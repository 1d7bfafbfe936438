"""Ctrl-C in commands that need no server, from their imports to their last line."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.interrupting import assert_interrupted, calls_of, interrupted_at
from tests.machine import environment, run

RECORD = (
    '{"model_id": "a/one", "task_type": "transcription", "accuracy_class": "High",'
    ' "latency_class": "Fast", "cost_class": "Low", "risk_level": "Low",'
    ' "provider_type": "Proprietary"}\n'
)


def test_wherever_it_falls_a_command_ends_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "models.jsonl"
    path.write_text(RECORD, encoding="utf-8")
    env = environment()
    calls = calls_of("validate", str(path), env=env)
    drawn = random.Random(7)
    # The first few calls are those that begin to listen.
    for call in (30, *(drawn.randrange(30, calls) for _ in range(8))):
        assert_interrupted(interrupted_at(call, "validate", str(path), env=env))


def test_an_interrupted_import_leaves_the_old_file(tmp_path: Path) -> None:
    source = Path(__file__).parent.parent / "data" / "litellm.json"
    target = tmp_path / "made.jsonl"
    target.write_text("old\n", encoding="utf-8")
    command = ("import", "litellm", str(source), "-o", str(target))
    env = environment()
    calls = calls_of(*command, env=env)
    made = target.read_text(encoding="utf-8")
    target.write_text("old\n", encoding="utf-8")
    for share in (0.3, 0.6, 0.9, 0.99):
        assert_interrupted(interrupted_at(round(calls * share), *command, env=env))
        assert target.read_text(encoding="utf-8") in ("old\n", made)
        assert [path.name for path in tmp_path.iterdir()] == ["made.jsonl"]


@pytest.mark.parametrize("ignored", [True, False])
def test_who_is_started_with_the_signal_ignored_goes_on_ignoring_it(ignored: bool) -> None:
    """As under nohup; a child of the tests, as another test needs it, doesn't."""

    def prepare() -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN if ignored else signal.SIG_DFL)

    code = (
        "import os, signal\n"
        "from modelpool import interrupts\n"
        "interrupts.run(lambda: os.kill(os.getpid(), signal.SIGINT) or print('done'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        preexec_fn=prepare,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == ((0, "done\n") if ignored else (130, ""))


def test_a_question_without_an_answer_is_still_aborted() -> None:
    done = run("db", "destroy", env=environment(MODELPOOL_HOME="/nowhere"))
    assert (done.returncode, done.stderr.strip().splitlines()[-1]) == (1, "Aborted!")


@pytest.mark.parametrize(
    ("arguments", "code"), [(["--version"], 0), (["feasible"], 2), (["validate", "/nowhere"], 2)]
)
def test_exit_codes_stay(arguments: list[str], code: int) -> None:
    assert run(*arguments, env=environment()).returncode == code
