"""The commands of `python -m benchmarks`: parse, measure, print."""
