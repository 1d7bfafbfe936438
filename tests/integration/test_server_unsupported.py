"""A server of a version that Model Pool doesn't support, played by a small one that speaks Bolt."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator

import pytest

from tests.machine import complaint, environment, run

_BOLT_5_4 = bytes((0, 0, 4, 5))
_SUCCESS = 0x70


def _packed(text: str) -> bytes:
    """A string of less than 16 characters, as PackStream has it."""
    return bytes((0x80 + len(text),)) + text.encode()


def _success(**facts: str) -> bytes:
    pairs = b"".join(_packed(key) + _packed(value) for key, value in facts.items())
    message = bytes((0xB1, _SUCCESS, 0xA0 + len(facts))) + pairs
    return struct.pack(">H", len(message)) + message + b"\0\0"


def _serve(listener: socket.socket, agent: str) -> None:
    """Answer every message of one client with success, as a server does that lets it in."""
    client, _ = listener.accept()
    with client, client.makefile("rb") as stream:
        stream.read(20)
        client.sendall(_BOLT_5_4)
        while header := stream.read(2):
            (size,) = struct.unpack(">H", header)
            if size:
                stream.read(size)
            else:
                client.sendall(_success(server=agent, connection_id="bolt-1"))


@pytest.fixture
def old_server(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a server that says it is what the test's parameter says."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(60)
        thread = threading.Thread(target=_serve, args=(listener, request.param))
        thread.start()
        yield f"bolt://127.0.0.1:{listener.getsockname()[1]}"
        thread.join()


@pytest.mark.parametrize(
    ("old_server", "version"),
    [("Neo4j/4.4.41", "4.4.41"), ("Neo4j/5.25.1", "5.25.1"), ("Other/x", "x")],
    indirect=["old_server"],
)
def test_an_unsupported_server_is_named(old_server: str, version: str) -> None:
    env = environment(NEO4J_URI=old_server, NEO4J_PASSWORD="any")

    line = complaint(run("feasible", "--task-type", "code-editing", env=env))

    assert line == f"error: the server is Neo4j {version}: Model Pool needs 5.26 LTS or a later one"
