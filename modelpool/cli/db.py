"""Commands about the local Neo4j server."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from modelpool.cli.common import start_progress
from modelpool.cli.output import format_option, print_table, show

if TYPE_CHECKING:
    from modelpool.server.embedded import EmbeddedServer

_NOT_RUNNING = 1


def _server(
    bolt_port: int | None = None, http_port: int | None = None, gds: bool | None = None
) -> EmbeddedServer:
    from modelpool.config import Settings
    from modelpool.exceptions import ConfigurationError
    from modelpool.server.embedded import EmbeddedServer

    settings = Settings.from_env()
    if settings.uri is not None:
        raise ConfigurationError(
            f"NEO4J_URI is {settings.uri}: `modelpool db` manages the embedded server; unset it"
        )
    return EmbeddedServer(
        replace(
            settings,
            bolt_port=bolt_port or settings.bolt_port,
            http_port=http_port or settings.http_port,
            gds=gds,
        )
    )


@click.group()
def db() -> None:
    """Start, stop and inspect the local Neo4j server.

    It listens on loopback only. Its data, its password and its logs are in MODELPOOL_HOME.
    """


_port = click.IntRange(1024, 65535)


@db.command()
@click.option("--bolt-port", type=_port, help="Default: as at the last start, initially 7687.")
@click.option("--http-port", type=_port, help="Default: as at the last start, initially 7474.")
@click.option(
    "--with-gds/--without-gds",
    "gds",
    default=None,
    help="Graph Data Science, open edition. Default: as at the last start, initially without.",
)
def start(bolt_port: int | None, http_port: int | None, gds: bool | None) -> None:
    """Start the server if it isn't running. The first start downloads Neo4j.

    Graph Data Science is optional: all answers are the same without it.
    """
    server = _server(bolt_port, http_port, gds)
    with start_progress() as progress:
        running = server.start(progress)
    plugin = f" with Graph Data Science {running.gds}" if running.gds else ""
    click.echo(f"Neo4j {running.version}{plugin} runs at bolt://127.0.0.1:{running.bolt_port}")


@db.command()
def stop() -> None:
    """Stop the server; its data stays."""
    click.echo("Stopped." if _server().stop() else "No server is running.")


@db.command()
@format_option("table", "json")
@click.pass_context
def status(ctx: click.Context, output_format: str) -> None:
    """Show whether and where the server is running. Exit code 1 if it isn't."""
    facts = _facts(_server())
    rows = [(name.replace("_", " "), value) for name, value in facts.items()]
    show(output_format, facts, lambda: print_table(("", ""), rows))
    if facts["state"] != "running":
        ctx.exit(_NOT_RUNNING)


@db.command()
@click.option("-n", "--lines", default=40, show_default=True, type=click.IntRange(min=1))
@click.option("-f", "--follow", is_flag=True, help="Keep printing new lines.")
def logs(lines: int, follow: bool) -> None:
    """Print the end of the server's log."""
    from modelpool.exceptions import NotFoundError

    path = _server().log
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            for line in deque(file, maxlen=lines):
                click.echo(line, nl=False)
            while follow:
                added = file.read()
                click.echo(added, nl=False)
                time.sleep(0.5)
    except FileNotFoundError:
        raise NotFoundError(f"there is no log at {path}: the server never started") from None


@db.command("open")
@click.option("--password", "show_password", is_flag=True, help="Print the password as well.")
def open_(show_password: bool) -> None:
    """Print the address of Neo4j Browser and how to log in. Starts the server if needed."""
    server = _server()
    with start_progress() as progress:
        running = server.running() or server.start(progress)
    server.await_browser(running)
    click.echo(f"http://127.0.0.1:{running.http_port}/browser/")
    click.echo(f"connect to  bolt://127.0.0.1:{running.bolt_port}")
    click.echo("user        neo4j")
    if show_password:
        click.echo(f"password    {server.connection(running).password}")
    else:
        click.echo(f"password    in {server.password_file} (or: modelpool db open --password)")
    click.echo("captions    modelpool db style prints a command to paste there once")


@db.command()
def style() -> None:
    """Print a command that styles graphs in Neo4j Browser.

    It gives nodes readable captions, and colours. Paste it there once: Browser keeps it.
    """
    from modelpool.queries import shipped

    click.echo(":style " + (shipped().root / "browser.grass").read_text(encoding="utf-8").strip())


@db.command()
@click.confirmation_option(prompt="Delete the embedded server's data, for good?")
def destroy() -> None:
    """Stop the server and delete its data, password and logs. Downloaded jars stay."""
    server = _server()
    server.destroy()
    click.echo(f"Deleted {server.home}.")


def _facts(server: EmbeddedServer) -> dict[str, object]:
    running = server.alive()
    facts: dict[str, object] = {"state": server.state()}
    if running:
        started = datetime.fromtimestamp(running.started, UTC)
        facts |= {
            "neo4j": running.version,
            **({"graph_data_science": running.gds} if running.gds else {}),
            "uri": f"bolt://127.0.0.1:{running.bolt_port}",
            "browser": f"http://127.0.0.1:{running.http_port}/browser/",
            "pid": running.pid,
            "started_at": started.isoformat(timespec="seconds"),
            "uptime_seconds": round(time.time() - running.started),
        }
    size = sum(path.stat().st_size for path in _files(server.home))
    return facts | {
        "home": str(server.home),
        "megabytes": round(size / 2**20),
        "password_file": str(server.password_file),
        "log": str(server.log),
    }


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []
