"""Options of the test suite."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--neo4j",
        choices=("embedded", "docker", "uri"),
        default=None,
        help="Which server integration tests use: the embedded one, a container, or the one that"
        " NEO4J_URI names. Default: uri if NEO4J_URI is set, else docker if an engine answers,"
        " else embedded.",
    )
    parser.addoption(
        "--wipe",
        action="store_true",
        help="Let tests delete everything in a database that NEO4J_URI names and that isn't empty.",
    )
