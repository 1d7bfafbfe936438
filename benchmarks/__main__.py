"""How right the pool is, on data whose truth is known.

    python -m benchmarks NAME --data DIR

How fast it is, is measured by modules of their own, such as `python -m benchmarks.feasible`.
"""

from __future__ import annotations

import click

from benchmarks.quality.commands.agreement import agreement
from benchmarks.quality.commands.drift import drift
from benchmarks.quality.commands.fraud import fraud
from benchmarks.quality.commands.misuse import misuse
from benchmarks.quality.commands.reputation import reputation
from benchmarks.quality.commands.sybils import sybils
from benchmarks.quality.commands.verdicts import verdicts
from benchmarks.quality.commands.verification import verification
from modelpool import interrupts
from modelpool.cli import main


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def benchmarks() -> None:
    """Measure how right the pool is, on data whose truth is known.

    Each but `agreement`, `drift` and `verification` needs a graph without work, such as that of
    another MODELPOOL_HOME, and leaves it so.
    """


for command in (agreement, drift, fraud, misuse, reputation, sybils, verdicts, verification):
    benchmarks.add_command(command)


if __name__ == "__main__":
    interrupts.run(lambda: main(benchmarks))
