"""Resolve the jars of a Neo4j version, or of Graph Data Science for it, and write their lock file.

    python tools/lock_jars.py 5.26.19 org.neo4j.server.CommunityEntryPoint \
        > modelpool/server/locks/neo4j-5.26.toml
    python tools/lock_jars.py --gds 2.13.9 5.26 > modelpool/server/locks/gds-5.26.toml

Run by hand when a version is added or moved; takes minutes, since it reads every POM.
"""

from __future__ import annotations

import hashlib
import sys
import tomllib
from collections.abc import Collection
from pathlib import Path

import jgo

LOCKS = Path(__file__).parent.parent / "modelpool" / "server" / "locks"

ARTIFACTS = (
    "org.neo4j:neo4j",
    "org.neo4j.app:neo4j-server",
    "org.neo4j:neo4j-bolt",
    "org.neo4j:neo4j-import-tool",
    "org.neo4j:neo4j-consistency-check",
)
BROWSER = "org.neo4j.client:neo4j-browser:5.24.0"

# The open edition of Graph Data Science.
GDS = ("org.neo4j.gds:proc", "org.neo4j.gds:opengds-extension")


def main(version: str, main_class: str) -> None:
    """The jars of a server."""
    _write([*(f"{name}:{version}" for name in ARTIFACTS), BROWSER], version, main_class=main_class)


def gds(version: str, neo4j: str) -> None:
    """The jars of Graph Data Science that a server of that Neo4j doesn't have itself."""
    server = tomllib.loads((LOCKS / f"neo4j-{neo4j}.toml").read_text(encoding="utf-8"))
    has = {_artifact(coordinates) for coordinates, _, _ in server["jars"]}
    _write([f"{name}:{version}" for name in GDS], version, without=has)


def _artifact(coordinates: str) -> str:
    return ":".join(coordinates.split(":")[:2])


def _write(
    artifacts: list[str], version: str, *, main_class: str = "", without: Collection[str] = ()
) -> None:
    environment = jgo.build("+".join(artifacts))
    lock = environment.lockfile
    if lock is None:
        raise SystemExit("nothing was resolved")
    files = {path.name: path for path in Path(environment.path).rglob("*.jar")}
    write = sys.stdout.write
    write("# Jars of an embedded Neo4j: coordinates, SHA-256, bytes. Made by tools/lock_jars.py.\n")
    write(f'version = "{version}"\n')
    if main_class:
        write(f'main_class = "{main_class}"\n')
    write("jars = [\n")
    in_order = sorted(lock.dependencies, key=lambda d: (d.groupId, d.artifactId, str(d.classifier)))
    for jar in in_order:
        classifier = f"-{jar.classifier}" if jar.classifier else ""
        path = files[f"{jar.artifactId}-{jar.version}{classifier}.jar"]
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if digest != jar.sha256:
            raise SystemExit(f"{path} has changed since it was resolved")
        name = ":".join(
            part for part in (jar.groupId, jar.artifactId, jar.version, jar.classifier) if part
        )
        if _artifact(name) not in without:
            write(f'  ["{name}", "{digest}", {path.stat().st_size}],\n')
    write("]\n")


if __name__ == "__main__":
    if sys.argv[1] == "--gds":
        gds(*sys.argv[2:])
    else:
        main(*sys.argv[1:])
