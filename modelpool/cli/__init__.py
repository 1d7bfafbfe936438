"""The `modelpool` command: parse, one call, render. Modules of commands load when used."""

from __future__ import annotations

import gc
import sys
from importlib import import_module

import click

from modelpool import __version__
from modelpool.exceptions import ModelPoolError

# What people do -> command name -> (module in modelpool.cli, attribute, one line of help)
# The help line stands here so that `modelpool --help` imports none of these modules.
SECTIONS: dict[str, dict[str, tuple[str, str, str]]] = {
    "Choose models": {
        "feasible": ("feasibility", "feasible", "List the feasible set of models for a task."),
        "explain": ("feasibility", "explain", "Say why one model is or isn't feasible for a task."),
        "pick": ("feasibility", "pick", "Sample models from the feasible set by selection weight."),
        "policy": ("policy", "policy", "Load, show, activate and compare selection policies."),
        "what-if": (
            "what_if",
            "what_if",
            "Say what another policy, registry or value would change.",
        ),
    },
    "Keep the registry": {
        "load": ("registry", "load", "Load registry files into the graph, all or nothing."),
        "overlay": (
            "registry",
            "overlay",
            "Load your own corrections, which win over all sources.",
        ),
        "import": (
            "importing",
            "import_",
            "Turn a public registry or benchmark into a registry file.",
        ),
        "validate": ("registry", "validate", "Check registry files without touching the graph."),
        "lint": ("lint", "lint", "Say what looks wrong in the claims."),
        "models": ("search", "models", "Search the registry by words and conditions, and count."),
        "show": (
            "models",
            "show_",
            "Say what each source claims of a model, and which claim holds.",
        ),
        "why": ("why", "why", "Say why a value holds, or what made a worker's reputation."),
        "card": ("export", "card", "Print a model card of what is known of one model."),
        "loads": ("history", "loads", "List what was loaded into the registry."),
        "diff": ("history", "diff", "Say what differs between two files, days or loads."),
        "export": (
            "export",
            "export",
            "Write what sources claim, in a form that loads as the same.",
        ),
        "schema": ("registry", "schema", "Print the JSON Schema of a record."),
    },
    "Record work": {
        "worker": ("work", "worker", "Declare and list workers."),
        "task": ("work", "task", "Declare and list tasks, and ask who may do one."),
        "assign": ("work", "assign", "Decide who does a task with which model."),
        "choose": ("work", "choose", "Record that a worker takes a task by itself."),
        "report": ("work", "report", "Report the outcome of an assignment."),
        "verify": ("work", "verify", "Record a worker's verdict on another's outcome."),
        "record": ("recording", "record", "Load a file of workers, tasks, outcomes and the like."),
        "replay": ("work", "replay", "Recompute a decision, and say whether it is the same."),
        "trail": ("trail", "trail", "Tell the whole story of an outcome, a task or a worker."),
        "example": ("example", "example", "Load an example of work, with cheats to find in it."),
    },
    "Trust workers": {
        "reputation": (
            "reputation",
            "reputation",
            "Show workers' reputation, or estimate it anew.",
        ),
        "scan": ("misuse", "scan", "Look for misuse of models and among workers."),
        "findings": ("findings", "findings", "List findings, and decide about them."),
    },
    "Server and queries": {
        "quickstart": (
            "registry",
            "quickstart",
            "Load the shipped registry and answer a question.",
        ),
        "db": ("db", "db", "Start, stop and inspect the local Neo4j server."),
        "query": ("search", "query", "List the named queries, or run one without writing."),
    },
}
COMMANDS = {name: command for section in SECTIONS.values() for name, command in section.items()}


class LazyGroup(click.Group):
    """A group that imports the module of a command only when that command runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command = getattr(import_module(f"modelpool.cli.{module}"), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        width = max(len(name) for name in COMMANDS)
        for title, section in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(width), c[2]) for name, c in section.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="modelpool")
def modelpool() -> None:
    """A capability registry of AI models in Neo4j.

    Ask which models a task may use, and why the others may not.

    Exit codes: 0 done; 1 something failed; 2 the input was refused; 3 something named was not
    found; 4 the answer is empty (no feasible model); 5 a check found what --fail-on names; 130 it
    was interrupted by Ctrl-C.
    """


def main(command: click.Command | None = None) -> None:
    """Run a command, by default `modelpool`; an expected error is one line and an exit code."""
    # What is imported at first is no garbage; looking for some costs a twentieth of a short run.
    gc.set_threshold(100_000)
    try:
        # Else click itself would say of an interruption what its caller says.
        sys.exit((command or modelpool)(standalone_mode=False))
    except ModelPoolError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort as error:
        if isinstance(error.__cause__, KeyboardInterrupt):
            raise error.__cause__ from None
        click.echo("Aborted!", err=True)
        sys.exit(1)
