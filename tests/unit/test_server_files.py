"""What an embedded server reads, and the lock files that say what it is made of."""

from __future__ import annotations

import hashlib
import re
import stat
from pathlib import Path

import pytest

from modelpool.config import Settings
from modelpool.exceptions import (
    AuthenticationError,
    ConfigurationError,
    ServerStartError,
    UnsupportedServerError,
)
from modelpool.server import check_supported, connection, files
from modelpool.server.embedded import EmbeddedServer
from modelpool.server.jars import JarSet
from tests.machine import free_ports

VERSIONS = {"5.26": "5.26.19", "2026.09": "2026.09.0"}


@pytest.mark.parametrize(("name", "version"), VERSIONS.items())
def test_a_lock_pins_every_jar(name: str, version: str) -> None:
    locked = JarSet.locked(name)

    assert locked.version == version
    assert len({jar.filename for jar in locked.jars}) == len(locked.jars) > 200
    for jar in locked.jars:
        assert re.fullmatch(r"[0-9a-f]{64}", jar.sha256), jar
        assert jar.size > 0
        assert jar.filename.startswith(f"{jar.artifact}-{jar.version}")
    artifacts = {jar.artifact: jar.version for jar in locked.jars}
    assert artifacts["neo4j"] == artifacts["neo4j-server"] == version
    assert "neo4j-browser" in artifacts


def test_a_version_without_a_lock_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"'4\.4', expected one of 2026\.09, 5\.26"):
        JarSet.locked("4.4")


@pytest.mark.parametrize("version", ["5.26.0", "5.26.19", "5.27-aura", "2025.01.0", "2026.09.0"])
def test_supported_versions(version: str) -> None:
    check_supported(version)


@pytest.mark.parametrize("version", ["", "dev", "3.5.35", "4.4.41", "5.0.0", "5.25.1"])
def test_unsupported_versions(version: str) -> None:
    with pytest.raises(UnsupportedServerError, match=re.escape(version or "unknown")):
        check_supported(version)


def test_the_environment_names_a_server(tmp_path: Path) -> None:
    settings = Settings.from_env(
        {
            "NEO4J_URI": "neo4j+s://graph.example",
            "NEO4J_USERNAME": "ada",
            "NEO4J_USER": "someone else",
            "NEO4J_PASSWORD": "not shown",
            "NEO4J_DATABASE": "models",
            "MODELPOOL_HOME": str(tmp_path),
        }
    )

    found = connection(settings)

    assert (found.uri, found.user, found.password, found.database) == (
        "neo4j+s://graph.example",
        "ada",
        "not shown",
        "models",
    )
    assert "not shown" not in repr(found)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MODELPOOL_BOLT_PORT", "bolt"),
        ("MODELPOOL_HTTP_PORT", "70000"),
        ("MODELPOOL_HEAP", "-Xmx1g"),
        ("NEO4J_URI", "bolt://127.0.0.1:7687"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=name):
        Settings.from_env({name: value})


def test_folders_are_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)

    settings = Settings.from_env({"MODELPOOL_HOME": "here", "MODELPOOL_CACHE": "~/there"})

    assert settings.home == tmp_path / "here"
    assert settings.cache == Path.home() / "there"


def test_the_first_password_is_random_and_only_yours_to_read(tmp_path: Path) -> None:
    homes = [tmp_path / "one", tmp_path / "two"]
    for home in homes:
        home.mkdir()
        files.set_initial_password(home)

    passwords = [files.read_password(home) for home in homes]
    assert passwords[0] != passwords[1]
    assert all(len(password) >= 32 for password in passwords)
    for home, password in zip(homes, passwords, strict=True):
        initial = home / "data" / "dbms" / "auth.ini"
        for path in (files.password_file(home), initial):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert password not in initial.read_text()


def test_the_initial_password_is_hashed_as_the_server_does(tmp_path: Path) -> None:
    files.set_initial_password(tmp_path)

    user, credential, _ = (tmp_path / "data" / "dbms" / "auth.ini").read_text().split(":")
    algorithm, digest, salt, rounds = credential.split(",")
    hashed = bytes.fromhex(salt) + files.read_password(tmp_path).encode()
    for _ in range(int(rounds)):
        hashed = hashlib.sha256(hashed).digest()
    assert (user, algorithm, bytes.fromhex(digest)) == ("neo4j", "SHA-256", hashed)


def test_a_server_with_data_keeps_its_password(tmp_path: Path) -> None:
    files.set_initial_password(tmp_path)
    password = files.read_password(tmp_path)
    (tmp_path / "data" / "databases" / "system").mkdir(parents=True)

    files.set_initial_password(tmp_path)
    assert files.read_password(tmp_path) == password

    files.password_file(tmp_path).unlink()
    files.set_initial_password(tmp_path)
    with pytest.raises(AuthenticationError, match="password is gone"):
        files.read_password(tmp_path)


def test_java_gets_folders_with_spaces_and_quotes_whole(tmp_path: Path) -> None:
    home = tmp_path / 'a "home" \\ of mine'
    files.write_configuration(home, bolt_port=7687, http_port=7474, page_cache="64m")

    path = files.write_arguments(home, [home / "a.jar"], main_class="org.example.Main", heap="1g")

    escaped = str(home).replace("\\", "\\\\").replace('"', '\\"')
    assert f'"--home-dir={escaped}"' in path.read_text().splitlines()


def test_a_full_disk_is_noticed_before_anything_starts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("modelpool.server.embedded._LEAST_FREE", 2**62)
    bolt_port, http_port = free_ports()
    server = EmbeddedServer(
        Settings(home=tmp_path, cache=tmp_path, bolt_port=bolt_port, http_port=http_port)
    )

    with pytest.raises(ServerStartError, match=r"only \d+ MB are free at"):
        server.start()
    assert server.state() == "stopped"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    server = EmbeddedServer(Settings(home=blocked / "home", cache=tmp_path))

    with pytest.raises(ServerStartError, match=f"{blocked / 'home'}: Not a directory"):
        server.start()
