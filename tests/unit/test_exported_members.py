"""The public names: all there, none by accident, and free until used."""

import inspect
import json
import subprocess
import sys

import pytest

import modelpool
from modelpool import exceptions, rows


def test_public_names_are_sorted_and_unique() -> None:
    assert modelpool.__all__ == sorted(set(modelpool.__all__))


@pytest.mark.parametrize("name", modelpool.__all__)
def test_public_name_is_found_and_documented(name: str) -> None:
    member = getattr(modelpool, name)
    if name != "__version__":
        assert inspect.getdoc(member)
        assert member.__module__.startswith("modelpool.")


def test_they_are_few_and_rows_are_apart() -> None:
    """What methods return is found in `modelpool.rows`, whose own list is complete."""
    assert len(modelpool.__all__) <= 26
    assert not set(rows.__all__) & set(modelpool.__all__)
    defined = {
        name
        for name, member in inspect.getmembers(rows, inspect.isclass)
        if member.__module__.startswith(rows.__name__)
    }
    assert defined == set(rows.__all__) - {"FindingStatus", "Severity"}


def test_whatever_input_can_raise_is_public() -> None:
    refusals = {
        name
        for name, member in inspect.getmembers(exceptions, inspect.isclass)
        if issubclass(member, exceptions.InvalidInputError)
    }
    assert refusals <= set(modelpool.__all__)


def test_a_public_name_is_the_one_of_its_module() -> None:
    from modelpool.pool import ModelPool
    from modelpool.registry import read_registry

    assert modelpool.ModelPool is ModelPool
    assert modelpool.read_registry is read_registry
    assert modelpool.Problem is exceptions.Problem


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
