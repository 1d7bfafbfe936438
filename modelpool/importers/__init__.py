"""Importing public registries and benchmarks as registry records, by the mapping file's rules."""
