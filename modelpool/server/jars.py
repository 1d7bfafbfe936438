"""The jars of a Neo4j version: fetched once per user, checked against a lock before every use."""

from __future__ import annotations

import hashlib
import os
import tempfile
import tomllib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from modelpool.exceptions import ConfigurationError, ServerStartError
from modelpool.server import StartProgress

_LOCKS = Path(__file__).parent / "locks"
# Most of a download's time is waiting for the registry's answers.
_THREADS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Jar:
    """One Maven artifact, pinned."""

    group: str
    artifact: str
    version: str
    classifier: str
    sha256: str
    size: int

    @property
    def filename(self) -> str:
        """Its file name, as Maven has it."""
        return "-".join(filter(None, (self.artifact, self.version, self.classifier))) + ".jar"


@dataclass(frozen=True, slots=True, kw_only=True)
class JarSet:
    """All jars of one Neo4j version, and the class that starts it."""

    version: str
    main_class: str
    jars: Sequence[Jar]

    @classmethod
    def locked(cls, version: str) -> JarSet:
        """The jars that the lock file of a version such as '5.26' names."""
        path = _LOCKS / f"neo4j-{version}.toml"
        if not path.is_file():
            known = ", ".join(sorted(p.stem.removeprefix("neo4j-") for p in _LOCKS.glob("*.toml")))
            raise ConfigurationError(
                f"MODELPOOL_NEO4J_VERSION: found {version!r}, expected one of {known}"
            )
        lock = tomllib.loads(path.read_text(encoding="utf-8"))
        return cls(
            version=lock["version"],
            main_class=lock["main_class"],
            jars=tuple(_jar(*entry) for entry in lock["jars"]),
        )

    def ensure(self, cache: Path, progress: StartProgress | None = None) -> list[Path]:
        """Paths of all jars in the cache, each equal to the lock; fetches those that are missing.

        Raises ServerStartError when one can't be had. A file that differs from the lock is
        fetched anew; one that differs after that is not kept.
        """
        folder = cache / "jars"
        folder.mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor() as pool:
            good = list(pool.map(lambda jar: _is_good(folder / jar.filename, jar), self.jars))
        missing = [jar for jar, is_good in zip(self.jars, good, strict=True) if not is_good]
        if missing:
            _fetch(missing, folder, progress)
        return [folder / jar.filename for jar in self.jars]


def _jar(coordinates: str, sha256: str, size: int) -> Jar:
    group, artifact, version, *classifier = coordinates.split(":")
    return Jar(
        group=group,
        artifact=artifact,
        version=version,
        classifier="".join(classifier),
        sha256=sha256,
        size=size,
    )


def _is_good(path: Path, jar: Jar) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == jar.sha256
    except FileNotFoundError:
        return False


def _fetch(jars: Sequence[Jar], folder: Path, progress: StartProgress | None) -> None:
    total = sum(jar.size for jar in jars)
    done = 0
    with tempfile.TemporaryDirectory(dir=folder, prefix=".fetching-") as scratch:
        context = _maven(Path(scratch))
        with ThreadPoolExecutor(_THREADS) as pool:
            fetched = {pool.submit(_fetch_one, context, jar, folder): jar for jar in jars}
            try:
                for future in as_completed(fetched):
                    future.result()
                    done += fetched[future].size
                    if progress is not None:
                        progress("Downloading Neo4j, once", done, total)
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise


def _maven(scratch: Path) -> Any:
    from jgo.maven import MavenContext

    return MavenContext(repo_cache=scratch, local_repos=[], timeout=60)


def _fetch_one(context: Any, jar: Jar, folder: Path) -> None:
    import requests

    component = context.project(jar.group, jar.artifact).at_version(jar.version)
    name = f"{jar.group}:{jar.artifact}:{jar.version}"
    try:
        path = component.artifact(jar.classifier or None, "jar").resolve()
    except (requests.RequestException, RuntimeError, ValueError) as error:
        raise ServerStartError(
            f"could not fetch {name}: the first start downloads Neo4j from its Maven artifacts"
            f" ({type(error).__name__}); is there a network?"
        ) from error
    except OSError as error:
        raise ServerStartError(f"could not store {name} in {folder}: {error.strerror}") from error
    if not _is_good(path, jar):
        raise ServerStartError(
            f"{name} is not the file that the lock names (SHA-256 differs); it was not kept"
        )
    os.replace(path, folder / jar.filename)

