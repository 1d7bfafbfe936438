"""Fetching and checking jars, from a small package registry on loopback."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import jgo.maven
import pytest

from modelpool.exceptions import ServerStartError
from modelpool.server.jars import Jar, JarSet

CONTENTS = {"one": b"the first jar" * 9000, "two": b"the second jar", "three": b""}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Leave the tests' output as it is."""

    def do_GET(self) -> None:
        assert isinstance(self.server, _Server)
        self.server.asked.append(Path(self.path).name)
        super().do_GET()


class _Server(ThreadingHTTPServer):
    asked: list[str]


@dataclass(kw_only=True)
class Registry:
    """A registry that a folder stands for, and the file names it was asked for."""

    folder: Path
    address: str
    asked: list[str] = field(default_factory=list)

    def publish(self, jar: Jar, content: bytes) -> None:
        path = self.folder / jar.group.replace(".", "/") / jar.artifact / jar.version / jar.filename
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    folder = tmp_path / "registry"
    folder.mkdir()
    server = _Server(("127.0.0.1", 0), partial(_Quiet, directory=folder))
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    made = Registry(
        folder=folder, address=f"http://127.0.0.1:{server.server_port}", asked=server.asked
    )
    monkeypatch.setattr(
        jgo.maven, "MavenContext", partial(jgo.maven.MavenContext, remote_repos={"": made.address})
    )
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def jar_set(registry: Registry) -> JarSet:
    jars = []
    for name, content in CONTENTS.items():
        jar = Jar(
            group="org.example.tools",
            artifact=name,
            version="1.2",
            classifier="linux" if name == "two" else "",
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
        )
        registry.publish(jar, content)
        jars.append(jar)
    return JarSet(version="1.2", main_class="Main", jars=jars)


def in_cache(cache: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (cache / "jars").iterdir()}


WHOLE = {
    "one-1.2.jar": CONTENTS["one"],
    "two-1.2-linux.jar": CONTENTS["two"],
    "three-1.2.jar": CONTENTS["three"],
}


def test_fetches_once(jar_set: JarSet, registry: Registry, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []

    paths = jar_set.ensure(tmp_path, lambda *step: seen.append(step))

    assert [path.name for path in paths] == list(WHOLE)
    assert in_cache(tmp_path) == WHOLE
    assert sorted(registry.asked) == sorted(WHOLE)
    whole = sum(map(len, WHOLE.values()))
    assert [step[1:] for step in seen][-1] == (whole, whole)

    registry.asked.clear()
    assert jar_set.ensure(tmp_path) == paths
    assert registry.asked == []


@pytest.mark.parametrize("found", [b"something else", b"", CONTENTS["one"][:-1]])
def test_a_cached_jar_that_differs_from_the_lock_is_replaced(
    jar_set: JarSet, registry: Registry, tmp_path: Path, found: bytes
) -> None:
    jar_set.ensure(tmp_path)
    registry.asked.clear()
    (tmp_path / "jars" / "one-1.2.jar").write_bytes(found)

    jar_set.ensure(tmp_path)

    assert in_cache(tmp_path) == WHOLE
    assert registry.asked == ["one-1.2.jar"]


def test_a_fetched_file_that_differs_from_the_lock_is_refused_and_not_kept(
    jar_set: JarSet, registry: Registry, tmp_path: Path
) -> None:
    registry.publish(jar_set.jars[1], b"the second jar, and something more")

    with pytest.raises(
        ServerStartError, match=r"org\.example\.tools:two:1\.2 is not the file that the lock names"
    ):
        jar_set.ensure(tmp_path)

    assert in_cache(tmp_path).items() <= WHOLE.items()
    assert "two-1.2-linux.jar" not in in_cache(tmp_path)

    registry.publish(jar_set.jars[1], CONTENTS["two"])
    jar_set.ensure(tmp_path)
    assert in_cache(tmp_path) == WHOLE


def test_a_jar_that_the_registry_lacks_is_named(
    jar_set: JarSet, registry: Registry, tmp_path: Path
) -> None:
    lacking = replace(jar_set.jars[0], version="1.3")

    with pytest.raises(ServerStartError, match=r"could not fetch org\.example\.tools:one:1\.3 "):
        replace(jar_set, jars=[lacking]).ensure(tmp_path)

    assert in_cache(tmp_path) == {}


def test_what_a_killed_process_left_is_cleared(
    jar_set: JarSet, registry: Registry, tmp_path: Path
) -> None:
    half = tmp_path / "jars" / ".fetching" / "one-1.2.jar"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"the fir")

    jar_set.ensure(tmp_path)

    assert in_cache(tmp_path) == WHOLE


def test_two_at_once_fetch_once(jar_set: JarSet, registry: Registry, tmp_path: Path) -> None:
    threads = [threading.Thread(target=jar_set.ensure, args=(tmp_path,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert in_cache(tmp_path) == WHOLE
    assert sorted(registry.asked) == sorted(WHOLE)
