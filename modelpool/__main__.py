"""`python -m modelpool` is the `modelpool` command."""

from modelpool.cli import main

if __name__ == "__main__":
    main()
