"""What is built: the wheel holds what the package reads, and works away from the repository."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from modelpool import __version__
from modelpool.queries import shipped

ROOT = Path(__file__).parents[2]
READ_EVERYTHING = """
import json, modelpool
from modelpool.registry.lifecycle import shipped_rule
from modelpool.registry import precedence
from modelpool.policy import shipped_policy
from modelpool.queries import shipped
from modelpool.registry import shipped_task_types
from modelpool.what_if.comparison import typical_requirements
shipped_rule()
assert shipped_policy().rules and typical_requirements()
print(json.dumps({
    "package": modelpool.__file__,
    "queries": {name: shipped()[name].title for name in shipped().names()},
    "task_types": len(shipped_task_types()),
    "precedence": [precedence("models-dev"), precedence("a-file-of-my-own")],
}))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built out of the sdist as an index would have it; nothing is downloaded."""
    out = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT), cwd=out)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts folder of a fresh environment with the wheel and today's dependencies."""
    home = tmp_path_factory.mktemp("env")
    venv.create(home, with_pip=False, symlinks=True)
    python = str(home / "bin" / "python")
    options = ("--no-deps", "--no-index", "--no-compile", "--disable-pip-version-check")
    _run(sys.executable, "-m", "pip", "--python", python, "install", *options, str(wheel), cwd=home)
    # Our own dependencies follow after the fresh environment's packages. Python doesn't look for
    # .pth files in a folder that a .pth file names, so an editable modelpool there stays unseen.
    (packages,) = home.glob("lib/python*/site-packages")
    outer = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (packages / "outer.pth").write_text("\n".join(sorted(outer)), encoding="utf-8")
    return home / "bin"


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    expected = {path.relative_to(ROOT).as_posix() for path in _files(ROOT / "modelpool")}
    expected |= {f"modelpool/{path.relative_to(ROOT)}" for path in _files(ROOT / "cypher")}
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert packed == expected


def test_the_installed_package_reads_its_own_files(installed: Path, tmp_path: Path) -> None:
    found = json.loads(_run(str(installed / "python"), "-c", READ_EVERYTHING, cwd=tmp_path))
    assert Path(found["package"]).is_relative_to(installed.parent)
    assert found["queries"] == {name: shipped()[name].title for name in shipped().names()}
    assert found["task_types"] > 1
    imported, own = found["precedence"]
    assert own < imported


def test_the_installed_command_runs(installed: Path, tmp_path: Path) -> None:
    command = str(installed / "modelpool")
    assert __version__ in _run(command, "--version", cwd=tmp_path)
    assert json.loads(_run(command, "schema", cwd=tmp_path))["type"]
    shipped_files = installed.parent.glob("lib/python*/site-packages/modelpool/data/registry/*")
    assert "no problems" in _run(command, "validate", *map(str, shipped_files), cwd=tmp_path)


def _files(folder: Path) -> list[Path]:
    every = (path for path in folder.rglob("*") if "__pycache__" not in path.parts)
    return [path for path in every if path.is_file()]


def _run(*command: str, cwd: Path) -> str:
    # The repository must not be importable through the environment.
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    run = subprocess.run(command, cwd=cwd, env=clean, capture_output=True, text=True, check=False)
    assert run.returncode == 0, f"{' '.join(command)}\n{run.stdout}\n{run.stderr}"
    return run.stdout
