"""The jars of a Neo4j version: fetched once per user, verified by a lock file before every use."""

from __future__ import annotations

import hashlib
import os
import shutil
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from modelpool.exceptions import ConfigurationError, ServerStartError
from modelpool.server.address import StartProgress

_LOCKS = Path(__file__).parent / "locks"
# Most of a download's time is waiting for the registry's answers.
_THREADS = 16
_TIMEOUTS = (10, 60)  # seconds to connect, and between two chunks
_CHUNK = 1 << 16


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
    def name(self) -> str:
        """Its Maven coordinates."""
        return f"{self.group}:{self.artifact}:{self.version}"

    @property
    def filename(self) -> str:
        """Its file name in a Maven repository."""
        return "-".join(filter(None, (self.artifact, self.version, self.classifier))) + ".jar"


@dataclass(frozen=True, slots=True, kw_only=True)
class JarSet:
    """All jars of one Neo4j version and the class that starts it, or of a plugin for it."""

    version: str
    jars: Sequence[Jar]
    main_class: str = ""

    @classmethod
    def locked(cls, version: str) -> JarSet:
        """The jars that the lock file of a version such as '5.26' names."""
        return cls._read("neo4j", version, f"MODELPOOL_NEO4J_VERSION: found {version!r}")

    @classmethod
    def graph_data_science(cls, version: str) -> JarSet:
        """The jars of Graph Data Science, open edition, for a version such as '5.26'."""
        return cls._read("gds", version, f"Graph Data Science: found Neo4j {version}")

    @classmethod
    def _read(cls, what: str, version: str, complaint: str) -> JarSet:
        path = _LOCKS / f"{what}-{version}.toml"
        if not path.is_file():
            locks = _LOCKS.glob(f"{what}-*.toml")
            known = ", ".join(sorted(p.stem.removeprefix(f"{what}-") for p in locks))
            raise ConfigurationError(f"{complaint}, expected one of {known}")
        lock = tomllib.loads(path.read_text(encoding="utf-8"))
        jars = tuple(_jar(*entry) for entry in lock["jars"])
        return cls(version=lock["version"], jars=jars, main_class=lock.get("main_class", ""))

    def ensure(self, cache: Path, progress: StartProgress | None = None) -> list[Path]:
        """Paths of all jars in the cache, each verified by the lock file; fetches missing ones.

        Raises ServerStartError when one can't be fetched. A file that differs from the lock is
        fetched again; if it still differs, it is not kept.
        """
        folder = cache / "jars"
        folder.mkdir(parents=True, exist_ok=True)
        if self._missing(folder):
            with _fetching(folder) as scratch:
                # Checked again, since another process may have fetched them meanwhile.
                _fetch(self._missing(folder), scratch, folder, progress)
        return [folder / jar.filename for jar in self.jars]

    def _missing(self, folder: Path) -> list[Jar]:
        with ThreadPoolExecutor() as pool:
            good = list(pool.map(lambda jar: _is_good(folder / jar.filename, jar), self.jars))
        return [jar for jar, is_good in zip(self.jars, good, strict=True) if not is_good]


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


@contextmanager
def _fetching(folder: Path) -> Iterator[Path]:
    """Lock the cache against other processes; yields a folder for incomplete downloads.

    It is on the same disk, so that a verified file can be moved into place atomically.
    """
    from filelock import FileLock

    scratch = folder / ".fetching"
    with FileLock(folder.with_suffix(".lock")):
        # Left by a process that was killed.
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
        try:
            yield scratch
        finally:
            shutil.rmtree(scratch)


def _fetch(
    jars: Sequence[Jar], scratch: Path, folder: Path, progress: StartProgress | None
) -> None:
    total = sum(jar.size for jar in jars)
    done = 0
    with _Registry() as registry, ThreadPoolExecutor(_THREADS) as pool:
        fetched = {pool.submit(registry.fetch, jar, scratch, folder): jar for jar in jars}
        try:
            for future in as_completed(fetched):
                future.result()
                done += fetched[future].size
                if progress is not None:
                    progress("Downloading Neo4j, once", done, total)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


class _Registry:
    """The package registry; jgo knows its address and its layout.

    jgo's own download opens a connection for each file and fetches a checksum that the lock makes
    needless: 27 s for what takes 2 s over persistent connections.
    """

    def __init__(self) -> None:
        # Slow to import, and needed for a download only.
        import requests
        from jgo.maven import MavenContext
        from requests.adapters import HTTPAdapter
        from urllib3.util import Retry

        self._errors = requests.RequestException
        self._maven: Any = MavenContext()
        (self._address,) = self._maven.remote_repos.values()
        self._session = requests.Session()
        retry = Retry(total=3, backoff_factor=0.3, status_forcelist=(429, 502, 503, 504))
        adapter = HTTPAdapter(pool_maxsize=_THREADS, max_retries=retry)
        self._session.mount("https://", adapter)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def fetch(self, jar: Jar, scratch: Path, folder: Path) -> None:
        """Put the jar in the folder if it is the one that the lock names."""
        part = scratch / jar.filename
        try:
            digest = self._download(jar, part)
        except self._errors as error:
            raise ServerStartError(
                f"could not fetch {jar.name} from the package registry"
                f" ({type(error).__name__}): the first start downloads Neo4j, so it needs a"
                f" network; what was fetched is kept in {folder}"
            ) from error
        except OSError as error:
            raise ServerStartError(
                f"could not store {jar.name} in {folder}: {error.strerror}"
            ) from error
        if digest != jar.sha256:
            raise ServerStartError(
                f"{jar.name} is not the file that the lock names (SHA-256 differs); it was not kept"
            )
        os.replace(part, folder / jar.filename)

    def _download(self, jar: Jar, part: Path) -> str:
        component = self._maven.project(jar.group, jar.artifact).at_version(jar.version)
        address = f"{self._address}/{component.path_prefix.as_posix()}/{jar.filename}"
        digest = hashlib.sha256()
        with (
            self._session.get(address, stream=True, timeout=_TIMEOUTS) as answer,
            part.open("wb") as file,
        ):
            answer.raise_for_status()
            for chunk in answer.iter_content(_CHUNK):
                digest.update(chunk)
                file.write(chunk)
        return digest.hexdigest()
