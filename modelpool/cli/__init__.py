"""The `modelpool` command: parse, one call, render. Modules of commands load when used."""

from __future__ import annotations

import gc
import sys
from importlib import import_module

import click

from modelpool import __version__
from modelpool.exceptions import ModelPoolError

# Section of the help -> command name -> (module in modelpool.cli, attribute, one line of help)
# The help lines are here so that `modelpool --help` imports none of these modules.
SECTIONS: dict[str, dict[str, tuple[str, str, str]]] = {
    "Choose models": {
        "feasible": ("feasibility", "feasible", "List the feasible set of models for a task."),
        "explain": ("feasibility", "explain", "Explain why a model is or isn't feasible."),
        "pick": ("feasibility", "pick", "Sample models from the feasible set by selection weight."),
        "degradation": (
            "degradation",
            "degradation",
            "Find models that do worse than expected, and list what is picked less.",
        ),
        "independence": (
            "independence",
            "independence",
            "Measure how errors of models coincide, and what agreement is worth.",
        ),
        "policy": ("policy", "policy", "Load, show, activate and compare selection policies."),
        "what-if": (
            "what_if",
            "what_if",
            "Show what another policy, registry or value would change.",
        ),
    },
    "Keep the registry": {
        "load": ("registry", "load", "Load registry files into the graph, all or nothing."),
        "overlay": (
            "registry",
            "overlay",
            "Load your own corrections, which override all sources.",
        ),
        "import": (
            "importing",
            "import_",
            "Convert a public registry or benchmark to a registry file.",
        ),
        "validate": ("registry", "validate", "Check registry files without touching the graph."),
        "coverage": (
            "coverage",
            "coverage",
            "Show for how much of the registry each class is known.",
        ),
        "sources": ("coverage", "sources", "List the sources, what they claim, and their age."),
        "capability": (
            "capability",
            "capability",
            "Compare a model's declared classes with what outcomes measure.",
        ),
        "lint": ("lint", "lint", "Report what looks wrong in the claims."),
        "prune": ("pruning", "prune", "Take capabilities out of feasible sets, each for a reason."),
        "models": ("search", "models", "Search models by words and conditions, and count them."),
        "show": (
            "models",
            "show_",
            "Show what each source claims about a model, and what holds.",
        ),
        "why": ("why", "why", "Explain a value, or a worker's reputation."),
        "card": ("export", "card", "Print a model card in Markdown."),
        "loads": ("history", "loads", "List the loads of the registry."),
        "diff": ("history", "diff", "Compare two registry files, days or loads."),
        "export": ("export", "export", "Export what sources claim, ready to be loaded elsewhere."),
        "schema": ("registry", "schema", "Print the JSON Schema of a record."),
    },
    "Record work": {
        "worker": ("work", "worker", "Declare and list workers."),
        "task": ("work", "task", "Declare and list tasks, and list who may do one."),
        "assign": ("work", "assign", "Decide who does a task with which model."),
        "choose": ("work", "choose", "Record that a worker took a task on its own initiative."),
        "report": ("work", "report", "Report the outcome of an assignment."),
        "verify": ("work", "verify", "Record a worker's verdict on another's outcome."),
        "record": ("recording", "record", "Load work records from a file, however large."),
        "replay": (
            "work",
            "replay",
            "Recompute a decision from its recorded inputs and compare.",
        ),
        "trail": ("trail", "trail", "Show the audit trail of an outcome, a task or a worker."),
        "example": ("example", "example", "Load example work records, with cheats to detect."),
    },
    "Trust workers": {
        "reputation": (
            "reputation",
            "reputation",
            "Show or recompute reputation of workers by task type.",
        ),
        "scan": ("misuse", "scan", "Scan the record of work for misuse and dishonest workers."),
        "verification": (
            "verification",
            "verification",
            "Show what is promised of accepted outcomes, and what it costs.",
        ),
        "findings": (
            "findings",
            "findings",
            "List findings, and acknowledge, dismiss or resolve them.",
        ),
    },
    "Server and queries": {
        "quickstart": (
            "registry",
            "quickstart",
            "Load the shipped registry and answer a question.",
        ),
        "db": ("db", "db", "Start, stop and inspect the local Neo4j server."),
        "query": ("search", "query", "List the named read queries, or run one."),
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
    # Imported objects live on; garbage collection among them costs a twentieth of a short run.
    gc.set_threshold(100_000)
    try:
        # In standalone mode, click would report an interruption, which the caller does.
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
