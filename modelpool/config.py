"""Settings, from the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from platformdirs import user_cache_path, user_data_path

from modelpool.exceptions import ConfigurationError

DEFAULT_VERSION = "5.26"
BOLT_PORT = 7687
HTTP_PORT = 7474


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Which server to use, and where the embedded one keeps its files.

    `uri` None means the embedded server. `home` holds its data and password, `cache` its jars.
    A port that is None means that of its last start, initially 7687 and 7474. `heap` is the
    largest Java heap, as Java spells it (`2g`); None leaves it to Java: a quarter of the memory.
    `gds` says whether it has Graph Data Science; None means as at its last start, initially no.
    """

    home: Path
    cache: Path
    uri: str | None = None
    user: str = "neo4j"
    password: str | None = None
    database: str | None = None
    version: str = DEFAULT_VERSION
    bolt_port: int | None = None
    http_port: int | None = None
    heap: str | None = None
    gds: bool | None = None

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Settings from NEO4J_* and MODELPOOL_* variables; raises ConfigurationError."""
        uri = environ.get("NEO4J_URI") or None
        password = environ.get("NEO4J_PASSWORD") or None
        if uri and password is None:
            raise ConfigurationError("NEO4J_URI is set, so NEO4J_PASSWORD must be set too")
        return cls(
            home=_folder(environ, "MODELPOOL_HOME") or user_data_path("modelpool", appauthor=False),
            cache=_folder(environ, "MODELPOOL_CACHE")
            or user_cache_path("modelpool", appauthor=False),
            uri=uri,
            user=environ.get("NEO4J_USERNAME") or environ.get("NEO4J_USER") or "neo4j",
            password=password,
            database=environ.get("NEO4J_DATABASE") or None,
            version=environ.get("MODELPOOL_NEO4J_VERSION") or DEFAULT_VERSION,
            bolt_port=_port(environ, "MODELPOOL_BOLT_PORT"),
            http_port=_port(environ, "MODELPOOL_HTTP_PORT"),
            heap=_heap(environ, "MODELPOOL_HEAP"),
        )


def _folder(environ: Mapping[str, str], name: str) -> Path | None:
    text = environ.get(name)
    # Absolute, since the server runs in a folder of its own.
    return Path(text).expanduser().absolute() if text else None


def _heap(environ: Mapping[str, str], name: str) -> str | None:
    text = environ.get(name) or None
    if text and re.fullmatch(r"[1-9]\d*[mg]", text, re.IGNORECASE) is None:
        raise ConfigurationError(f"{name}: found {text!r}, expected a size such as 512m or 2g")
    return text


def _port(environ: Mapping[str, str], name: str) -> int | None:
    text = environ.get(name)
    if not text:
        return None
    if not text.isdecimal() or not 1024 <= int(text) <= 65535:
        raise ConfigurationError(f"{name}: found {text!r}, expected a port from 1024 to 65535")
    return int(text)
