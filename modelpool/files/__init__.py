"""Input files: opening and reading them, and collecting their problems."""
