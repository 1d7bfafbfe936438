"""The files that the embedded server reads: configuration, class path, initial password."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from modelpool.exceptions import AuthenticationError

# As Neo4j's own launcher opens them.
_OPENED = ("java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch", "java.base/java.lang")
_HASH_ROUNDS = 1024


def write_configuration(
    home: Path,
    *,
    bolt_port: int,
    http_port: int,
    page_cache: str,
    more: Mapping[str, str] | None = None,
) -> None:
    """Write neo4j.conf: loopback only, with authentication, without telemetry."""
    lines = (
        "server.default_listen_address=127.0.0.1",
        "server.default_advertised_address=127.0.0.1",
        f"server.bolt.listen_address=127.0.0.1:{bolt_port}",
        f"server.bolt.advertised_address=127.0.0.1:{bolt_port}",
        f"server.http.listen_address=127.0.0.1:{http_port}",
        f"server.http.advertised_address=127.0.0.1:{http_port}",
        "server.https.enabled=false",
        "dbms.security.auth_enabled=true",
        "dbms.usage_report.enabled=false",
        "client.allow_telemetry=false",
        f"server.memory.pagecache.size={page_cache}",
        # Small and quick: one user's server keeps few transaction logs.
        "db.tx_log.rotation.retention_policy=2 files",
        "db.tx_log.preallocate=false",
        "db.logs.query.enabled=OFF",
        # Graph Data Science is the only plugin; its procedures need Neo4j's internal APIs.
        "dbms.security.procedures.unrestricted=gds.*",
        # Stopping doesn't wait for idle connections.
        "internal.server.bolt.thread_pool_shutdown_wait_time=1s",
        *(f"{name}={value}" for name, value in (more or {}).items()),
    )
    for folder in ("conf", "logs", "tmp"):
        (home / folder).mkdir(parents=True, exist_ok=True)
    (home / "conf" / "neo4j.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")


def set_plugins(home: Path, jars: Sequence[Path]) -> None:
    """Put exactly these jars where the server looks for procedures."""
    folder = home / "plugins"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for jar in jars:
        (folder / jar.name).symlink_to(jar)


def arguments_file(home: Path) -> Path:
    """Where Java's arguments are."""
    return home / "conf" / "java-arguments"


def write_arguments(home: Path, jars: Sequence[Path], *, main_class: str, heap: str | None) -> Path:
    """Write Java's argument file, which keeps a class path of 200 jars out of the process list.

    Its path, which is in the process list, also identifies this server's process.
    """
    arguments = [
        *([f"-Xmx{heap}"] if heap else []),
        "-XX:+UseParallelGC",
        "-XX:+ExitOnOutOfMemoryError",
        "-Dfile.encoding=UTF-8",
        "-Djava.awt.headless=true",
        _quoted(f"-Djava.io.tmpdir={home / 'tmp'}"),
        *(f"--add-opens={name}=ALL-UNNAMED" for name in _OPENED),
        "-cp",
        _quoted(os.pathsep.join(map(str, jars))),
        main_class,
        _quoted(f"--home-dir={home}"),
        _quoted(f"--config-dir={home / 'conf'}"),
    ]
    path = arguments_file(home)
    path.write_text("\n".join(arguments) + "\n", encoding="utf-8")
    return path


def password_file(home: Path) -> Path:
    """Where the password of the user neo4j is kept."""
    return home / "password"


def read_password(home: Path) -> str:
    """The password of the user neo4j; raises AuthenticationError when its file is gone."""
    path = password_file(home)
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise AuthenticationError(
            f"the server's password file {path} is gone: put it back, or delete the server with"
            " all its data by `modelpool db destroy`"
        ) from None


def set_initial_password(home: Path) -> None:
    """Give a server that was never started a random password, without passing it to a process.

    Writes the file that `neo4j-admin dbms set-initial-password` would; the server reads it only
    when it creates its system database.
    """
    if (home / "data" / "databases" / "system").exists():
        return
    text = secrets.token_urlsafe(24)
    write_private(password_file(home), text + "\n")
    folder = home / "data" / "dbms"
    folder.mkdir(parents=True, exist_ok=True)
    salt = secrets.token_bytes(32)
    digest = hashlib.sha256(salt + text.encode()).digest()
    for _ in range(_HASH_ROUNDS - 1):
        digest = hashlib.sha256(digest).digest()
    line = f"neo4j:SHA-256,{digest.hex().upper()},{salt.hex().upper()},{_HASH_ROUNDS}:\n"
    write_private(folder / "auth.ini", line)


def write_private(path: Path, text: str) -> None:
    """Write a file of mode 0600, atomically replacing an existing one."""
    scratch = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(scratch, path)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
