"""The `modelpool` command: parse, one call, render. Modules of commands load when used."""

from __future__ import annotations

import gc
import sys
from importlib import import_module

import click

from modelpool import __version__
from modelpool.exceptions import ModelPoolError

# command name -> (module in modelpool.cli, attribute, one line of help)
# The help line stands here so that `modelpool --help` imports none of these modules.
COMMANDS: dict[str, tuple[str, str, str]] = {
    "assign": ("work", "assign", "Decide who does a task with which model."),
    "card": ("export", "card", "Print a model card of what is known of one model."),
    "choose": ("work", "choose", "Record that a worker takes a task by itself."),
    "db": ("db", "db", "Start, stop and inspect the local Neo4j server."),
    "diff": ("history", "diff", "Say what differs between two files, days or loads."),
    "example": ("example", "example", "Load an example of work, with cheats to find in it."),
    "explain": ("feasibility", "explain", "Say why one model is or isn't feasible for a task."),
    "export": ("export", "export", "Write what sources claim, in a form that loads as the same."),
    "feasible": ("feasibility", "feasible", "List the feasible set of models for a task."),
    "findings": ("findings", "findings", "List what was found, and decide about it."),
    "import": ("importing", "import_", "Turn a public registry or benchmark into a registry file."),
    "lint": ("lint", "lint", "Say what looks wrong in the claims."),
    "load": ("registry", "load", "Load registry files into the graph, all or nothing."),
    "loads": ("history", "loads", "List what was loaded into the registry."),
    "models": ("search", "models", "Search the registry by words and conditions, and count."),
    "overlay": ("registry", "overlay", "Load your own corrections, which win over all sources."),
    "pick": ("feasibility", "pick", "Sample models from the feasible set by selection weight."),
    "policy": ("policy", "policy", "Load, show, activate and compare selection policies."),
    "query": ("search", "query", "List the named queries, or run one without writing."),
    "quickstart": ("registry", "quickstart", "Load the shipped registry and answer a question."),
    "record": ("recording", "record", "Load a file of workers, tasks, outcomes and the like."),
    "replay": ("work", "replay", "Make a decision again, and say whether it is the same."),
    "report": ("work", "report", "Report the outcome of an assignment."),
    "reputation": ("reputation", "reputation", "Say what workers are reputed for, or work it out."),
    "scan": ("misuse", "scan", "Look for misuse of models and among workers."),
    "schema": ("registry", "schema", "Print the JSON Schema of a registry record."),
    "show": ("models", "show_", "Say what each source claims of a model, and which claim holds."),
    "task": ("work", "task", "Declare and list tasks, and ask who may do one."),
    "trail": ("trail", "trail", "Tell the whole story of an outcome, a task or a worker."),
    "validate": ("registry", "validate", "Check registry files without touching the graph."),
    "verify": ("work", "verify", "Record a worker's verdict on another's outcome."),
    "what-if": ("what_if", "what_if", "Say what another policy, registry or value would change."),
    "why": ("why", "why", "Say why a value holds, or what made a worker's reputation."),
    "worker": ("work", "worker", "Declare and list workers."),
}


class LazyGroup(click.Group):
    """A group that imports the module of a command only when that command runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command = getattr(import_module(f"modelpool.cli.{module}"), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][2]) for name in sorted(COMMANDS)])


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
