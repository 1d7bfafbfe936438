"""The public names: all there, none by accident, and free until used."""

import inspect
import json
import subprocess
import sys

import pytest

import modelpool
from modelpool import exceptions, records


def test_public_names_are_sorted_and_unique() -> None:
    assert modelpool.__all__ == sorted(set(modelpool.__all__))


@pytest.mark.parametrize("name", modelpool.__all__)
def test_public_name_is_found_and_documented(name: str) -> None:
    member = getattr(modelpool, name)
    if name != "__version__":
        assert inspect.getdoc(member)
        assert member.__module__.startswith("modelpool.")


def test_every_exception_and_row_is_public() -> None:
    defined = {
        name
        for module in (exceptions, records)
        for name, member in inspect.getmembers(module, inspect.isclass)
        if member.__module__.startswith(module.__name__) and member is not records.Row
    }
    assert defined <= set(modelpool.__all__)


def test_a_public_name_is_the_one_of_its_module() -> None:
    from modelpool.pool import ModelPool
    from modelpool.registry_files import read

    assert modelpool.ModelPool is ModelPool
    assert modelpool.read_registry is read
    assert modelpool.Problem is exceptions.Problem
    assert modelpool.Relaxation is records.Relaxation


def test_public_names_can_be_listed() -> None:
    assert set(modelpool.__all__) <= set(dir(modelpool))


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'modelpool' has no attribute 'no_such_name'"):
        _ = modelpool.no_such_name  # type: ignore[attr-defined]  # mypy knows it too


def test_importing_the_package_imports_nothing_else_of_it() -> None:
    code = "import json, sys, modelpool; print(json.dumps(sorted(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    loaded = {name for name in json.loads(run.stdout) if name.startswith("modelpool")}
    assert loaded == {"modelpool"}
