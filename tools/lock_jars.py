"""Resolve the jars of a Neo4j version and write their lock file.

    python tools/lock_jars.py 5.26.19 org.neo4j.server.CommunityEntryPoint \
        > modelpool/server/locks/neo4j-5.26.toml

Run by hand when a version is added or moved; takes minutes, since it reads every POM.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import jgo

ARTIFACTS = (
    "org.neo4j:neo4j",
    "org.neo4j.app:neo4j-server",
    "org.neo4j:neo4j-bolt",
    "org.neo4j:neo4j-import-tool",
    "org.neo4j:neo4j-consistency-check",
)
BROWSER = "org.neo4j.client:neo4j-browser:5.24.0"


def main(version: str, main_class: str) -> None:
    environment = jgo.build("+".join([*(f"{name}:{version}" for name in ARTIFACTS), BROWSER]))
    lock = environment.lockfile
    if lock is None:
        raise SystemExit("nothing was resolved")
    files = {path.name: path for path in Path(environment.path).rglob("*.jar")}
    write = sys.stdout.write
    write("# Jars of an embedded Neo4j: coordinates, SHA-256, bytes. Made by tools/lock_jars.py.\n")
    write(f'version = "{version}"\nmain_class = "{main_class}"\njars = [\n')
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
        write(f'  ["{name}", "{digest}", {path.stat().st_size}],\n')
    write("]\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
