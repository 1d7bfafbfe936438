"""Finding a Neo4j server: the one that NEO4J_URI names, else the embedded one.

Importing this is cheap, and so is finding a running server: the modules that download and start
one are imported only when needed.
"""

from __future__ import annotations

import re

from modelpool.config import Settings
from modelpool.exceptions import UnsupportedServerError
from modelpool.server.address import Connection, StartProgress

__all__ = ["Connection", "StartProgress", "check_supported", "connection"]


def connection(settings: Settings, progress: StartProgress | None = None) -> Connection:
    """The server to use, started if need be; raises ServerError.

    A server that NEO4J_URI names isn't contacted here, but by the first query.
    """
    if settings.uri is not None:
        return Connection(
            uri=settings.uri,
            user=settings.user,
            password=settings.password or "",
            database=settings.database,
        )
    from modelpool.server.embedded import EmbeddedServer

    server = EmbeddedServer(settings)
    running = server.running() or server.start(progress)
    return server.connection(running)


def check_supported(version: str) -> None:
    """Raise UnsupportedServerError unless the version is 5.26 or later, such as 2026.09.0."""
    found = re.match(r"(\d+)\.(\d+)", version)
    if found is None or (int(found[1]), int(found[2])) < (5, 26):
        raise UnsupportedServerError(
            f"the server is Neo4j {version or 'of an unknown version'}: Model Pool needs 5.26 LTS"
            " or a later one"
        )
