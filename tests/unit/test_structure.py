"""The shape of the code: who may import what, how long a module may be, what loads when."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import modelpool

PACKAGE = Path(modelpool.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

# From the top down. A module imports from layers below its own, and from its own package.
LAYERS = (
    ("modelpool.__main__",),
    ("modelpool.cli",),
    ("modelpool.render",),
    ("modelpool",),
    ("modelpool.pool",),
    ("modelpool.what_if", "modelpool.findings", "modelpool.performance"),
    (
        *("modelpool.degradation", "modelpool.export", "modelpool.misuse"),
        *("modelpool.reputation", "modelpool.verification", "modelpool.work"),
    ),
    ("modelpool.pruning",),
    ("modelpool.independence", "modelpool.vouching"),
    ("modelpool.answers",),
    ("modelpool.importers",),
    ("modelpool.registry",),
    ("modelpool.database",),
    ("modelpool.policy", "modelpool.server", "modelpool.graph", "modelpool.search"),
    ("modelpool.files",),
    ("modelpool.queries", "modelpool.requirements", "modelpool.rows", "modelpool.config"),
    ("modelpool.moments",),
    ("modelpool.arguments",),
    ("modelpool.rating", "modelpool.weights", "modelpool.percent"),
    ("modelpool.identity",),
    ("modelpool.exceptions", "modelpool.interrupts", "modelpool.background", "modelpool.batches"),
)
# Libraries that are slow to import, or that only one part of the code may know of.
OWNERS = {
    # The database runs Cypher; the embedded server asks whether it accepts logins yet. The
    # vocabulary has the driver's types of time.
    "neo4j": ("modelpool.database", "modelpool.server.embedded", "modelpool.graph.base"),
    "neomodel": ("modelpool.graph",),
    "click": ("modelpool.cli",),
    "rich": ("modelpool.cli", "modelpool.render"),
    "jgo": ("modelpool.server.jars",),
    "numpy": (
        *("modelpool.answers", "modelpool.misuse", "modelpool.reputation", "modelpool.vouching"),
        *("modelpool.degradation", "modelpool.independence", "modelpool.performance"),
        *("modelpool.verification", "benchmarks"),
    ),
    "scipy": (
        *("modelpool.importers.own", "modelpool.misuse", "modelpool.reputation"),
        *("modelpool.vouching", "modelpool.degradation", "modelpool.independence"),
        *("modelpool.performance", "modelpool.verification", "benchmarks"),
    ),
}
LONGEST = 400
CYPHER = re.compile(r"\b(MATCH|MERGE|CREATE|UNWIND|DELETE|CALL|RETURN|WHERE|FOREACH)\b\s*[({$\w]")


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path, *, for_types: bool = False) -> Iterator[str]:
    """The modules that a module imports anywhere in it, `for_types` those for type checkers too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree) if for_types else _at_run_time(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            assert node.module
            # `from package import module` imports the module.
            for alias in node.names:
                submodule = f"{node.module}.{alias.name}"
                yield submodule if submodule in NAMES else node.module


def _at_run_time(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            continue
        yield child
        yield from _at_run_time(child)


def is_in(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def layer(module: str) -> tuple[int, str]:
    """Position and member of the layer that a module belongs to."""
    found = [
        (position, member)
        for position, members in enumerate(LAYERS)
        for member in members
        if module == member or (member != "modelpool" and is_in(module, member))
    ]
    assert len(found) == 1, f"{module} belongs to {len(found)} layers: name it in LAYERS"
    return found[0]


NAMES = {module_name(path): path for path in MODULES}


@pytest.mark.parametrize("name", NAMES)
def test_imports_go_down(name: str) -> None:
    position, member = layer(name)
    for other in imported(NAMES[name]):
        # The bare package holds the version only, and imports nothing by itself.
        if is_in(other, "modelpool") and other != "modelpool":
            other_position, other_member = layer(other)
            assert other_position > position or other_member == member, f"{name} imports {other}"


def test_no_module_imports_itself_by_a_detour() -> None:
    """Neither at run time nor for type checkers: circles hide which of two is the lower."""
    needs = {
        name: {other for other in imported(path, for_types=True) if other in NAMES}
        for name, path in NAMES.items()
    }
    for name in NAMES:
        seen: set[str] = set()
        waiting = [other for other in needs[name] if other != name]
        while waiting:
            other = waiting.pop()
            if other not in seen:
                seen.add(other)
                waiting += needs[other]
        assert name not in seen, f"{name} needs itself"


@pytest.mark.parametrize("name", NAMES)
def test_libraries_are_imported_by_their_owners_only(name: str) -> None:
    for other in imported(NAMES[name]):
        owners = OWNERS.get(other.partition(".")[0])
        assert owners is None or any(is_in(name, owner) for owner in owners), other


@pytest.mark.parametrize("name", NAMES)
def test_no_python_string_holds_cypher(name: str) -> None:
    tree = ast.parse(NAMES[name].read_text(encoding="utf-8"))
    texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)]
    assert [text for text in texts if isinstance(text, str) and CYPHER.search(text)] == []


def test_cypher_would_be_noticed() -> None:
    assert CYPHER.search("MATCH (m:Model)")
    assert CYPHER.search("UNWIND $rows AS row")
    assert CYPHER.search("delete it with DETACH DELETE n")
    assert not CYPHER.search("no match (or a return) is not an error")


@pytest.mark.parametrize("name", NAMES)
def test_no_module_is_too_long(name: str) -> None:
    assert len(NAMES[name].read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("name", NAMES)
def test_every_module_says_what_it_is(name: str) -> None:
    assert ast.get_docstring(ast.parse(NAMES[name].read_text(encoding="utf-8")))


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["feasible", "--help"]])
def test_help_imports_no_slow_library(arguments: list[str]) -> None:
    code = (
        "import atexit, json, sys; from modelpool.cli import main;"
        "atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr));"
        f"sys.argv[1:] = {arguments!r}; main()"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    loaded = {name.partition(".")[0] for name in json.loads(run.stderr)}
    assert "click" in loaded
    slow = {"neo4j", "neomodel", "rich", "jgo", "yaml", "psutil", "jsonschema_rs", "numpy", "scipy"}
    assert loaded & slow == set()
