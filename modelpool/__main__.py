"""`modelpool` and `python -m modelpool`: the command, which Ctrl-C ends in one line."""

from modelpool import interrupts


def main() -> None:
    """Import and run the command; its imports may be interrupted, too."""
    interrupts.run(_command)


def _command() -> None:
    from modelpool.cli import main as command

    command()


if __name__ == "__main__":
    main()
